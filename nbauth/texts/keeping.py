"""Why a sign-in is not kept, or what is kept can't be had."""

from nbauth.texts.text import Text


class Keeping:
    """Errors of the vaults and of the shelf."""

    # The keychain
    SWITCHED_OFF = Text(
        "The keychain is switched off in keyring's configuration.",
        hint="Remove PYTHON_KEYRING_BACKEND, or the entry in keyringrc.cfg, to stay signed in across restarts.",
    )
    NO_KEYCHAIN = Text(
        "This computer has no keychain that nbauth trusts.",
        hint="On Linux, GNOME Keyring or KWallet is one: what is kept there, the next kernel and the next command "
        "find. Without one, sign in where you work, with nbauth.login().",
    )
    LOCKED = Text("The keychain is locked.", hint="Unlock it, then restart the kernel or the program.")
    NO_ANSWER = Text(
        "The keychain did not answer: it may be locked.", hint="Unlock it, then restart the kernel or the program."
    )
    NO_TIME_LEFT = Text("There was no time left for the keychain to answer.", hint="Check the network, then try again.")
    REFUSED = Text("The keychain refused ({what}).", hint="Open the system's keychain app to see whether it works.")
    KEEPS_NOTHING = Text(
        "The keychain does not keep what is put into it.",
        hint="Open the system's keychain app to see whether it works.",
    )
    NO_THREAD = Text(
        "The keychain can't be asked: this process starts no more threads.", hint="Restart the kernel or the program."
    )
    DAMAGED = Text("What the keychain holds for this sign-in is damaged.", hint="Sign in again: that replaces it.")

    # Notebooks that share a sign-in
    TURN_NOT_GIVEN = Text(
        "Another notebook is using this sign-in, and does not finish.",
        hint="Wait a moment and try again, or restart the other notebook's kernel.",
    )
    NO_TURNS = Text(
        "Notebooks can't take turns: there is no folder for their lock files.",
        hint="Make the user's state folder, or the folder for temporary files, writable.",
    )

    # A vault of somebody else's
    VAULT_FAILED = Text("The vault failed with a {what}.", hint="Check the vault that was passed to nbauth.")
    NO_SIGN_IN = Text("The vault gave something that is no sign-in.", hint="Check the vault that was passed to nbauth.")

    INTERRUPTED = Text("Saving it was interrupted.", hint="Sign in again to have it kept.")
    FOR_VISITORS = Text(
        "Each visitor of this page signs in for themselves.", hint="Sign in again when you open it anew."
    )
