"""marimo's file format."""

from textwrap import indent


def marimo_notebook(*cells):
    """The text of a notebook; which names a cell uses and defines marimo finds by itself."""
    functions = [
        f"@app.cell\n{'async ' if 'await ' in cell else ''}def _():\n{indent(cell, '    ')}\n    return\n"
        for cell in cells
    ]
    head, tail = "import marimo\n\napp = marimo.App()\n", 'if __name__ == "__main__":\n    app.run()\n'
    return "\n\n".join([head, *functions, tail])
