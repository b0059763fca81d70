"""Choosing a role at a pseudo-terminal."""

SCRIPT = (
    "import nbauth; auth = nbauth.login(); "
    "print(auth.session.client('sts').get_caller_identity()['Arn'].split('/')[1]); print(auth)"
)


def test_who_has_two_roles_chooses_one_after_the_password(spawn, environment, demo_aws):
    terminal = spawn(environment, "-c", SCRIPT)
    terminal.expect_exact("Username: ")
    terminal.sendline("rosa")
    terminal.expect_exact("Password: ")
    terminal.sendline(demo_aws.users["rosa"].password)
    terminal.expect_exact("Signed in as rosa.")
    terminal.expect_exact("The identity pool chooses your role.")
    terminal.expect_exact("Switch role? [y/N]: ")
    terminal.sendline("y")
    terminal.expect_exact("2  nbauth-demo-writers")
    terminal.expect_exact("Which one? (Enter: none of them) ")
    terminal.sendline("2")
    terminal.expect_exact("Your role is nbauth-demo-writers now.")
    terminal.expect_exact("nbauth-demo-writers\r\n")
    terminal.expect_exact(", role nbauth-demo-writers")
