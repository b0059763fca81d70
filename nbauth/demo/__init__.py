"""`nbauth demo`: the local AWS, and JupyterLab on a copy of the notebooks."""
