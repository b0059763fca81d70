"""What the form's page says by itself: while the kernel does not answer, and what counts down or ticks itself off."""

from nbauth.texts.text import Text


class Page:
    """Its keys in lower case are those of `languages.d.ts` beside the page, which fills in what stands in braces."""

    LOOKING = Text("Looking for your sign-in…")
    SILENT = Text(
        "The kernel is busy or gone. If a cell is running, this goes on when it has ended; "
        "otherwise restart the kernel and run this cell again."
    )
    ENDED = Text("This form is from an earlier session of the kernel. Run the cell again.")
    TIME_LEFT = Text("Time left: {time}")
    STILL = Text("{time} left")
    WAIT = Text("in {time}")
    SHOW = Text("Show")
    SHOW_HINT = Text("Shows what is typed")
    CAPS_LOCK = Text("Caps Lock is on.")
    MET = Text("met")
    MISSING = Text("missing")
    STILL_MISSING = Text("Still missing: {rules}")
    COPY_REPORT = Text("Copy a report")
    COPY_KEY = Text("Copy the key")
    KEY = Text("Can't scan? Key:")
    QR_CODE = Text("QR code for your authenticator app")
    COPIED = Text("Copied")
    COPY_IT_YOURSELF = Text("The browser does not copy it by itself: it is selected below, press Ctrl+C or ⌘C.")
    REPORT = Text("Report")
    BROWSER = Text("Browser")
    WHEN = Text("Time")
    WHAT = Text("What")
    RESULT = Text("Result")
    REQUEST = Text("request {id}")
    TOOK = Text("{seconds} s")
    NOTHING_YET = Text("Nothing has happened so far.")
    ONE_MOMENT = Text("One moment …")
    ALL_MET = Text("Every rule is met.")
