"""Whether a text was said, whatever stands in its placeholders."""

import re

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def says(said, text):
    """Whether it is in what was said."""
    return re.search(".*".join(map(re.escape, _PLACEHOLDER.split(text.template))), said) is not None
