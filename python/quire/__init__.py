"""Helpers for notebooks that run on Quire.

Everything here also works, with plain faces, where there is no Quire: in JupyterLab, in a terminal, under papermill.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
