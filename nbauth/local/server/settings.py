"""What MiniStack reads from the environment while it is imported, and the few facts that everything here shares."""

import os
from pathlib import Path

REGION = "eu-central-1"
"""Not botocore's favourite: a caller who forgets the region gets an error here, as in real life."""
ACCOUNT = "123456789012"
BUCKET = "nbauth-demo"


def apply(folder: Path) -> None:
    """Must run before the first import of MiniStack. The process was started with a clean environment."""
    os.environ.update(
        AUTH="true",
        MINISTACK_ACCOUNT_ID=ACCOUNT,
        MINISTACK_REGION=REGION,
        SERVICES="s3,iam,sts,cognito-idp,cognito-identity",
        STATE_DIR=str(folder / "state"),
        S3_DATA_DIR=str(folder / "s3"),
        IOT_MTLS_ENABLED="0",
        SFTP_ENABLED="0",
        LOG_LEVEL="WARNING",
    )
