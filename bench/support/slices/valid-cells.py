"""For each line {"cells": [source, …]} answers {"valid": [bool, …]}: whether CPython accepts what IPython makes of it."""

import ast
import json
import sys
import warnings

from IPython.core.inputtransformer2 import TransformerManager

warnings.simplefilter("ignore")
plain = TransformerManager()
FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def is_valid(source):
    try:
        compile(plain.transform_cell(source), "cell", "exec", FLAGS)
    except (SyntaxError, ValueError):
        return False
    return True


for line in sys.stdin:
    print(json.dumps({"valid": [is_valid(source) for source in json.loads(line)["cells"]]}), flush=True)
