"""What the commands print."""

from nbauth.texts.text import Text


class Command:
    """Of `nbauth.cli`, `nbauth.commands` and `nbauth.demo`."""

    NO_PORT = Text("{text!r} is no port: give a number from 1 to 65535")

    # The sign-in in the keychain
    NO_NAME = Text("{name} can't name a sign-in.", hint="Use letters, digits and _, like my_name.")
    NOBODY = Text("Nobody is signed in.", hint="Run: {login}")
    SIGNED_OUT = Text(
        "You are signed out. AWS credentials that were handed out go on working until they expire, usually within the "
        "hour."
    )
    SIGNED_IN_AS = Text("Signed in as {name}.")
    SIGNED_IN_OR_ANOTHER = Text("Signed in as {name}.\nTo sign in as another user: nbauth login --username NAME")

    PROFILE = Text("""\
To use it in the AWS CLI and in every AWS SDK of this computer, put this into {place}:

{profile}

Then: aws s3 ls --profile {name}, or set AWS_PROFILE={name}.""")
    PROFILE_INSTEAD = Text("""\
To use it in the AWS CLI and in every AWS SDK of this computer, put this in the place of that profile in {place}:

{profile}

Then: aws s3 ls --profile {name}, or set AWS_PROFILE={name}.""")
    NO_PROGRAM = Text("No command is given.", hint="Put it last: nbauth run aws s3 ls")
    NOT_RUN = Text("{command} can't be run: {why}.", hint="Check the name of the command.")

    # The demo
    DEMO_NEEDS = Text("The demo needs {missing}.", hint="pip install 'nbauth[demo]'")
    NO_NOTEBOOKS = Text("The demo's notebooks are missing.", hint="Install nbauth again.")
    PORT_NOT_FREE = Text("Port {port} can't be used: {why}.", hint="Choose another one with --port, or leave it out.")
    DEMO_STARTS = Text("Starting a local AWS and JupyterLab …")
    SIGNS_IN_WITH = Text("Signs in with")
    WELCOME = Text("A local AWS is running; nothing leaves this computer. Its users:")
    WHERE_TO_GO = Text("""\
Open {address}
The notebooks are a copy in {folder}, removed at the end: download what you want to keep.
Ctrl-C ends the demo.
""")
    DEMO_ENDED = Text("The demo has ended.")
