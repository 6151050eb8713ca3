"""Makes a Ballet project as Ballet's own quickstart does, with data beside it:  python make_project.py FOLDER"""

import os
import sys

import numpy as np
import pandas as pd
from ballet.templating import PROJECT_TEMPLATE_PATH, cookiecutter

ROWS = 200
LOADING = "    raise NotImplementedError\n"
LOADS_TRAIN = "    return load_data(input_dir='data/train')\n"


def main():
    (folder,) = sys.argv[1:]
    os.chdir(folder)
    project = cookiecutter(
        PROJECT_TEMPLATE_PATH,
        no_input=True,
        extra_context={
            "full_name": "Ada",
            "email": "ada@example.org",
            "github_owner": "team",
            "project_name": "Predict House Prices",
            "problem_type": "classification",
            "classification_type": "binary",
        },
    )
    os.chdir(project)
    write_data()
    loading = "src/predict_house_prices/load_data.py"
    with open(loading) as file:
        text = file.read()
    assert LOADING in text
    with open(loading, "w") as file:
        file.write(text.replace(LOADING, LOADS_TRAIN))
    contrib = "src/predict_house_prices/features/contrib/user_tim"
    os.makedirs(contrib)
    open(contrib + "/__init__.py", "w").close()
    with open(contrib + "/feature_rooms.py", "w") as file:
        file.write(FEATURE)
    print(project)


FEATURE = '''from ballet import Feature
from ballet.eng import IdentityTransformer

input = "rooms"
feature = Feature(input=input, transformer=IdentityTransformer(), name="Rooms", description="How many rooms.")
'''


def write_data():
    """What is expensive follows from the area and the rooms; some areas are not known."""
    random = np.random.RandomState(7)
    area = random.uniform(40, 240, ROWS)
    rooms = random.randint(1, 9, ROWS)
    entities = pd.DataFrame({"area": area.round(1), "rooms": rooms})
    entities.loc[::10, "area"] = np.nan
    targets = pd.DataFrame({"expensive": (900 * area + 12_000 * rooms > 180_000).astype(int)})
    os.makedirs("data/train")
    entities.to_csv("data/train/entities.csv")
    targets.to_csv("data/train/targets.csv")


if __name__ == "__main__":
    main()
