"""User pools with the updated issuer, from the sign-in to the session."""

import nbauth

PASSWORD = "Correct-horse-77"


def test_a_pool_with_the_updated_issuer_gives_a_session_that_works(local_aws):
    pool = local_aws.administrator.make_pool(issuer="updated")
    local_aws.administrator.create_user("eve", password=PASSWORD, pool=pool)
    auth = nbauth.Auth(pool, clock=local_aws.clock)
    auth.sign_in("eve", PASSWORD)

    assert auth.tokens().claims["iss"].startswith("https://issuer-cognito-idp.")
    local_aws.clock.advance(3601)
    assert auth.session.client("s3").list_buckets()["Buckets"]


def test_tokens_are_good_until_the_first_of_the_two_expires(local_aws):
    pool = local_aws.administrator.make_client(access_token_minutes=60, id_token_minutes=5)
    auth = nbauth.Auth(pool, clock=local_aws.clock)
    auth.sign_in("ada", local_aws.users["ada"].password)

    assert (auth.tokens().expires_at - local_aws.clock()).total_seconds() <= 300
