import io
import urllib.error
import urllib.request

import boto3
import pandas as pd
import pytest
from botocore.config import Config
from local_calls import client_with, identity_and_credentials, refused, tokens, unsigned

_LITERAL = "${cognito-identity.amazonaws.com:sub}"


@pytest.fixture
def ada(aws):
    return identity_and_credentials(aws.pool, tokens(aws.pool, aws)["IdToken"])


@pytest.fixture
def s3(aws, ada):
    return client_with(ada[1], "s3", aws.pool)


def test_the_bucket_holds_the_penguins(aws, s3):
    body = s3.get_object(Bucket=aws.bucket, Key="data/penguins.parquet")["Body"].read()
    penguins = pd.read_parquet(io.BytesIO(body))
    assert len(penguins) == 344
    assert set(penguins["species"]) == {"Adelie", "Chinstrap", "Gentoo"}
    assert penguins["body_mass_g"].isna().sum() == 2


def test_the_user_sees_the_buckets_and_the_prefixes_that_are_theirs(aws, s3, ada):
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == [aws.bucket]
    for prefix in ("data/", "data/pen", f"home/{ada[0]}/"):
        s3.list_objects_v2(Bucket=aws.bucket, Prefix=prefix)
    assert s3.list_objects_v2(Bucket=aws.bucket, Prefix="data/")["Contents"][0]["Key"] == "data/penguins.parquet"


@pytest.mark.parametrize("prefix", ["", "home/", "home/somebody-else/", f"home/{_LITERAL}/", "dat"])
def test_other_prefixes_are_not_listed(aws, s3, prefix):
    with refused("AccessDenied", status=403):
        s3.list_objects_v2(Bucket=aws.bucket, Prefix=prefix)
    with refused("AccessDenied", status=403):
        s3.list_objects_v2(Bucket=aws.bucket)


def test_a_user_writes_reads_and_deletes_under_their_own_prefix(aws, s3, ada):
    key = f"home/{ada[0]}/results/a.txt"
    s3.put_object(Bucket=aws.bucket, Key=key, Body=b"mine")
    assert s3.get_object(Bucket=aws.bucket, Key=key)["Body"].read() == b"mine"
    assert s3.list_objects_v2(Bucket=aws.bucket, Prefix=f"home/{ada[0]}/")["KeyCount"] == 1
    s3.delete_object(Bucket=aws.bucket, Key=key)
    with refused("NoSuchKey"):
        s3.get_object(Bucket=aws.bucket, Key=key)


@pytest.mark.parametrize("call", ["get_object", "put_object", "delete_object"])
@pytest.mark.parametrize("key", ["home/eu-central-1:somebody-else/a", f"home/{_LITERAL}/a", "home/a", "a"])
def test_nobody_elses_prefix_can_be_used(aws, s3, call, key):
    with refused("AccessDenied", status=403):
        getattr(s3, call)(Bucket=aws.bucket, Key=key)


def test_one_user_cannot_use_anothers_prefix(fresh_aws):
    pool = fresh_aws.pool
    theirs, _ = identity_and_credentials(pool, tokens(pool, fresh_aws, "ada")["IdToken"])
    from local_calls import answer, sign_in

    asked = sign_in(pool, "sam", fresh_aws.users["sam"].password)
    sams = answer(pool, asked, SMS_MFA_CODE=fresh_aws.outbox("sam")[-1].code)["AuthenticationResult"]
    mine, credentials = identity_and_credentials(pool, sams["IdToken"])
    assert mine != theirs
    s3 = client_with(credentials, "s3", pool)
    s3.put_object(Bucket=fresh_aws.bucket, Key=f"home/{mine}/a", Body=b"")
    with refused("AccessDenied"):
        s3.put_object(Bucket=fresh_aws.bucket, Key=f"home/{theirs}/a", Body=b"")
    with refused("AccessDenied"):
        s3.copy_object(Bucket=fresh_aws.bucket, Key=f"home/{mine}/b", CopySource=f"{fresh_aws.bucket}/home/{theirs}/a")


def test_the_data_cannot_be_changed(aws, s3):
    for call in ("put_object", "delete_object"):
        with refused("AccessDenied", status=403):
            getattr(s3, call)(Bucket=aws.bucket, Key="data/penguins.parquet")


@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("s3", "create_bucket", {"Bucket": "mine-alone"}),
        ("s3", "delete_bucket", {"Bucket": "nbauth-demo"}),
        ("s3", "get_bucket_policy", {"Bucket": "nbauth-demo"}),
        ("iam", "list_users", {}),
        ("iam", "create_user", {"UserName": "eve"}),
        (
            "sts",
            "assume_role",
            {"RoleArn": "arn:aws:iam::123456789012:role/nbauth-demo-user", "RoleSessionName": "eve"},
        ),
        ("cognito-idp", "list_user_pools", {"MaxResults": 1}),
        ("cognito-idp", "admin_get_user", {"UserPoolId": "POOL", "Username": "ada"}),
        ("cognito-identity", "list_identity_pools", {"MaxResults": 1}),
    ],
)
def test_everything_else_is_denied(aws, ada, service, call, arguments):
    client = client_with(ada[1], service, aws.pool)
    arguments = {name: aws.pool.user_pool_id if value == "POOL" else value for name, value in arguments.items()}
    if service == "s3" and call == "create_bucket":
        arguments["CreateBucketConfiguration"] = {"LocationConstraint": aws.pool.region}
    code = {"cognito-idp": "AccessDeniedException", "cognito-identity": "AccessDeniedException"}.get(
        service, "AccessDenied"
    )
    with refused(code):
        getattr(client, call)(**arguments)


@pytest.mark.parametrize("key", ["test", "123456789012", "AKIAIOSFODNN7EXAMPLE", "000000000000"])
@pytest.mark.parametrize(
    ("service", "call", "code"),
    [
        ("s3", "list_buckets", "InvalidAccessKeyId"),
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("iam", "list_users", "InvalidClientTokenId"),
        ("cognito-identity", "list_identity_pools", "UnrecognizedClientException"),
    ],
)
def test_made_up_keys_are_nobody(aws, key, service, call, code):
    made_up = {"AccessKeyId": key, "SecretKey": "test", "SessionToken": None}
    with refused(code):
        arguments = {"MaxResults": 1} if call == "list_identity_pools" else {}
        getattr(client_with(made_up, service, aws.pool), call)(**arguments)


def test_a_signature_by_another_key_is_refused(aws, ada):
    with refused("SignatureDoesNotMatch"):
        client_with({**ada[1], "SecretKey": "x" * 40}, "s3", aws.pool).list_buckets()
    with refused("InvalidToken"):
        client_with({**ada[1], "SessionToken": "x" * 40}, "s3", aws.pool).list_buckets()


def test_unsigned_requests_are_refused(aws, ada):
    anonymous = unsigned("s3", aws.pool.endpoint_url, aws.pool.region)
    with refused("AccessDenied", status=403):
        anonymous.list_buckets()
    with refused("AccessDenied", status=403):
        anonymous.get_object(Bucket=aws.bucket, Key="data/penguins.parquet")
    for query in ("", f"?X-Amz-Credential={ada[1]['AccessKeyId']}/x", f"?AWSAccessKeyId={ada[1]['AccessKeyId']}",
                  "?X-Amz-Credential=test/x", "?AWSAccessKeyId=test"):  # fmt: skip
        url = f"{aws.pool.endpoint_url}/{aws.bucket}/data/penguins.parquet{query}"
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url)
        caught.value.close()
        assert caught.value.code in (400, 403)


@pytest.mark.parametrize("service", ["iam", "cognito-idp"])
def test_unsigned_administration_is_refused(aws, service):
    client = unsigned(service, aws.pool.endpoint_url, aws.pool.region)
    call = client.list_users if service == "iam" else lambda: client.list_users(UserPoolId=aws.pool.user_pool_id)
    with refused("MissingAuthenticationToken" if service == "iam" else "MissingAuthenticationTokenException"):
        call()


def test_a_presigned_url_works_and_a_changed_one_does_not(aws, s3, ada):
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    signer = boto3.client(
        "s3", region_name=aws.pool.region, endpoint_url=aws.pool.endpoint_url, aws_access_key_id=ada[1]["AccessKeyId"],
        aws_secret_access_key=ada[1]["SecretKey"], aws_session_token=ada[1]["SessionToken"], config=config,
    )  # fmt: skip
    url = signer.generate_presigned_url("get_object", {"Bucket": aws.bucket, "Key": "data/penguins.parquet"})
    with urllib.request.urlopen(url) as response:
        assert len(response.read()) > 1000
    for changed in (
        url.replace("penguins.parquet", "penguins.parquex"),
        url.replace("X-Amz-Signature=", "X-Amz-Signature=0"),
    ):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(changed)
        caught.value.close()
        assert caught.value.code == 403
