"""Runs each cell below on a real IPython kernel and writes its outputs to fixtures/gallery.json.

Run it with a Python that has ipykernel, pandas, matplotlib, plotly and altair.
"""

import json
import pathlib
import sys

from jupyter_client.manager import start_new_kernel

CELLS = {
    "Printed text and colours": r"""
print("\x1b[31mred\x1b[0m \x1b[1;32mbold green\x1b[0m \x1b[44;97mon blue\x1b[0m \x1b[38;5;208m256\x1b[0m \x1b[3mitalic\x1b[0m \x1b[4munderlined\x1b[0m")
import sys
for i in range(0, 101, 20):
    print(f"\rLoading {i:3d} % {'█' * (i // 5):20}|", end="")
print("\ndone")
print("DeprecationWarning: this will go away in 3.0", file=sys.stderr)
""",
    "Long text": "for i in range(2_340): print(f'row {i:05d}: the quick brown fox jumps over the lazy dog')",
    "Matplotlib": """
import matplotlib.pyplot as plt, numpy as np
x = np.linspace(0, 6, 200)
fig, ax = plt.subplots(figsize=(7, 3.5)); ax.plot(x, np.sin(x), label="sin"); ax.plot(x, np.cos(x), label="cos")
ax.set_title("Two waves"); ax.legend(); plt.show()
""",
    "Wide table": """
import pandas as pd, numpy as np
rng = np.random.default_rng(1)
columns = [f"{c} {y}" for y in (2023, 2024, 2025) for c in ("Revenue", "Cost", "Margin", "Customers", "Returns")]
pd.DataFrame(rng.normal(1000, 300, (60, 15)).round(2), columns=columns, index=[f"Region {i}" for i in range(60)])
""",
    "Styled table": """
pd.DataFrame(rng.normal(0, 1, (5, 5)), columns=list("ABCDE")).style.background_gradient(cmap="RdYlGn").format("{:.2f}").set_caption("A styled table")
""",
    "Column levels": """
pd.DataFrame(rng.integers(0, 99, (4, 4)), columns=pd.MultiIndex.from_product([["North", "South"], ["Sales", "Costs"]]), index=pd.Index(list("abcd"), name="Team"))
""",
    "Plotly": """
import plotly.graph_objects as go
from IPython.display import HTML, display
figure = go.Figure(go.Bar(x=["North", "South", "East", "West"], y=[3, 5, 2, 4]), layout={"title": "Sales by region"})
display({"application/vnd.plotly.v1+json": figure.to_plotly_json(), "text/plain": "Figure"}, raw=True)
""",
    "Plotly as HTML": "HTML(figure.to_html(include_plotlyjs='cdn', full_html=False))",
    "Altair as HTML": """
import altair as alt
alt.Chart(pd.DataFrame({"month": list("JFMAMJ"), "sales": [3, 5, 4, 6, 8, 7]}), title="Sales by month").mark_bar().encode(x=alt.X("month", sort=None), y="sales", tooltip="sales").interactive()
""",
    "Altair": """
alt.renderers.enable("mimetype")
alt.Chart(pd.DataFrame({"x": range(20), "y": [i * i % 7 for i in range(20)]}), title="Points").mark_point().encode(x="x", y="y", color="y")
""",
    "LaTeX": """
from IPython.display import Math, Latex, display
display(Math(r"\\hat\\beta = (X^\\top X)^{-1} X^\\top y"))
display(Latex(r"The sum $\\sum_{i=1}^n i = \\frac{n(n+1)}{2}$ is **not** Markdown."))
""",
    "Markdown": """
from IPython.display import Markdown
Markdown('''### Findings

Sales rose by **12 %** against $\\\\mu = 4.2$; see [the report](https://example.com/report).

- first
- second with `code`

| Region | Sales |
|:--|--:|
| North | 12 |
| South | 15 |

> It costs \\\\$5.
''')
""",
    "JSON": "from IPython.display import JSON\nJSON({'name': 'Quire', 'list': list(range(250)), 'nested': {'a': [1, {'b': None}], 'c': True}})",
    "SVG": "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"220\" height=\"80\"><rect width=\"220\" height=\"80\" rx=\"12\" fill=\"#4f69d6\"/><text x=\"24\" y=\"48\" font-size=\"24\" fill=\"white\">A drawing</text></svg>')",
    "HTML with a script": """
from IPython.display import HTML
HTML("<div id='target'>before</div><button id='more'>More</button><script>document.getElementById('target').textContent='A script ran.';document.getElementById('more').onclick=()=>{document.getElementById('target').insertAdjacentHTML('afterend','<p>One more line</p>')}</script>")
""",
    "A number": "2 ** 100",
    "Error": """
def share(total, parts):
    return total / parts
share(10, 0)
""",
}


def main() -> None:
    manager, client = start_new_kernel(kernel_name="python3")
    cells = []
    for title, source in CELLS.items():
        outputs: list[dict] = []
        client.execute_interactive(source, output_hook=lambda message: add(outputs, message), timeout=120)
        cells.append({"title": title, "outputs": outputs})
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    target = pathlib.Path(__file__).parent / "fixtures" / "gallery.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(cells, ensure_ascii=False), encoding="utf-8")
    print(f"{len(cells)} cells written to {target}", file=sys.stderr)


def add(outputs: list[dict], message: dict) -> None:
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        last = outputs[-1] if outputs else {}
        if last.get("name") == content["name"]:
            last["text"] += content["text"]
        else:
            outputs.append({"output_type": "stream", **content})
    elif kind in ("display_data", "execute_result"):
        kept = {key: content[key] for key in ("data", "metadata", "execution_count") if key in content}
        outputs.append({"output_type": kind, **kept})
    elif kind == "error":
        outputs.append({"output_type": "error", **{key: content[key] for key in ("ename", "evalue", "traceback")}})


if __name__ == "__main__":
    main()
