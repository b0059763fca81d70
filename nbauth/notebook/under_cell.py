"""The form in a cell's output, and what stands there where no form can be.

A notebook that is opened again has the output and no form: JupyterLab would say "Error displaying widget: model not
found" (https://github.com/jupyter-widgets/ipywidgets, `renderer.ts`). So a line follows the form, which is seen only
where that is not, and hides what stands in its place. Front ends that know neither widgets nor styles show the line.
"""

from html import escape
from typing import TYPE_CHECKING

from nbauth.texts import Notebook
from nbauth.texts.languages import Language

if TYPE_CHECKING:
    from nbauth.widget import LoginWidget

_WIDGET = "application/vnd.jupyter.widget-view+json"

# JupyterLab, Notebook 7 and Voilà have a child for each output. In other front ends the form itself hides its line.
_STYLE = """\
.nbauth-line { animation: nbauth-late 0s 3s both; }
@keyframes nbauth-late { from { opacity: 0; } }
.jp-OutputArea-child:has(.nbauth) + .jp-OutputArea-child:has(.nbauth-line),
.jp-OutputArea-child:not(:has(.nbauth)):has(+ .jp-OutputArea-child .nbauth-line),
.jp-OutputArea-child .nbauth-line-more { display: none; }"""


def show(form: "LoginWidget", language: Language) -> None:
    """Display `form` under the cell that runs."""
    from IPython.display import display

    bundle = form._repr_mimebundle_()
    if bundle is not None:
        data, metadata = bundle
        display({_WIDGET: data[_WIDGET]}, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]  # it is untyped
    display(_line(form.model_id or "", language), raw=True)  # type: ignore[no-untyped-call]  # it is untyped


def _line(form: str, language: Language) -> dict[str, str]:
    """In English, if no language was named: whoever opens the notebook may be anybody."""
    run, no_widgets = language.say(Notebook.RUN_THIS_CELL), language.say(Notebook.NO_WIDGETS)
    more = f'<span class="nbauth-line-more"> {escape(no_widgets)}</span>'
    line = f'<p class="nbauth-line" data-nbauth-form="{escape(form)}">{escape(run)}{more}</p>'
    return {
        "text/plain": f"{run} {no_widgets}",
        "text/html": f"<style>{_STYLE}</style>{line}",
    }
