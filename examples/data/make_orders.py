"""Makes orders.sqlite, the synthetic database of the notebook orders-sql.ipynb.

Run `python make_orders.py` beside it; the same script always makes the same rows. Standard library only.
"""

import datetime
import random
import sqlite3
from pathlib import Path

SEED = 20250101
FIRST_DAY = datetime.date(2024, 1, 1)
DAYS = 730
CUSTOMERS = 160
ORDERS = 2_400

SCHEMA = """
CREATE TABLE customers (
    customer_id INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    country     TEXT NOT NULL,
    joined_on   TEXT NOT NULL
);
CREATE TABLE products (
    product_id  INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    category    TEXT NOT NULL,
    list_price  REAL NOT NULL
);
CREATE TABLE orders (
    order_id    INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers,
    ordered_on  TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('delivered', 'open', 'cancelled'))
);
CREATE TABLE order_lines (
    order_id    INTEGER NOT NULL REFERENCES orders,
    line        INTEGER NOT NULL,
    product_id  INTEGER NOT NULL REFERENCES products,
    quantity    INTEGER NOT NULL,
    unit_price  REAL NOT NULL,
    PRIMARY KEY (order_id, line)
) WITHOUT ROWID;
CREATE INDEX orders_by_day ON orders (ordered_on);
"""

COUNTRIES = {"Germany": 5, "France": 4, "Italy": 3, "Spain": 3, "Austria": 2}
PRODUCTS = [
    ("Notebook A5, ruled", "Paper", 6.5),
    ("Notebook A4, blank", "Paper", 8.9),
    ("Index cards, 100", "Paper", 3.4),
    ("Letter paper, 500 sheets", "Paper", 7.2),
    ("Fountain pen", "Writing", 34.0),
    ("Ballpoint pens, 10", "Writing", 9.5),
    ("Pencils, 12", "Writing", 5.8),
    ("Highlighters, 6", "Writing", 7.9),
    ("Lever arch file", "Filing", 3.2),
    ("Hanging folders, 25", "Filing", 18.5),
    ("Document trays, 3", "Filing", 14.9),
    ("Label maker", "Filing", 42.0),
    ("Wall planner", "Planning", 12.0),
    ("Desk planner", "Planning", 18.0),
    ("Sticky notes, 12 pads", "Planning", 8.4),
]
FIRST_WORDS = ["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Garnet", "Harbour", "Iris", "Juniper"]
SECOND_WORDS = ["Books", "Design", "Office", "Press", "School", "Studio", "Supplies", "Workshop"]


def pick(rng, weights):
    """One key of `weights`, with the chance its value says."""
    point = rng.random() * sum(weights.values())
    for key, weight in weights.items():
        point -= weight
        if point < 0:
            return key
    return key


def make_customers(rng):
    names = [f"{first} {second}" for first in FIRST_WORDS for second in SECOND_WORDS]
    for number in range(1, CUSTOMERS + 1):
        name = names[(number - 1) % len(names)] + (" II" if number > len(names) else "")
        joined = FIRST_DAY - datetime.timedelta(days=int(rng.random() * 1_500))
        yield number, name, pick(rng, COUNTRIES), joined.isoformat()


def make_orders(rng):
    """Orders grow over time, and a few customers order far more than the others."""
    days = sorted(int(DAYS * rng.random() ** 0.8) for _ in range(ORDERS))
    for number, day in enumerate(days, start=1):
        customer = 1 + int(CUSTOMERS * rng.random() ** 2)
        ordered_on = FIRST_DAY + datetime.timedelta(days=day)
        chance = rng.random()
        status = "cancelled" if chance < 0.04 else "open" if day > DAYS - 10 else "delivered"
        yield number, customer, ordered_on.isoformat(), status


def make_lines(rng, orders):
    for number, _, _, _ in orders:
        discount = 0.9 if rng.random() < 0.2 else 1.0
        for line in range(1, 2 + int(4 * rng.random())):
            product = 1 + int(len(PRODUCTS) * rng.random() ** 1.3)
            quantity = 1 + int(12 * rng.random() ** 2)
            yield number, line, product, quantity, round(PRODUCTS[product - 1][2] * discount, 2)


def main():
    path = Path(__file__).with_name("orders.sqlite")
    path.unlink(missing_ok=True)
    rng = random.Random(SEED)
    orders = list(make_orders(rng))
    with sqlite3.connect(path) as connection:
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", make_customers(rng))
        connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?)", ((n, *p) for n, p in enumerate(PRODUCTS, 1)))
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", orders)
        connection.executemany("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?)", make_lines(rng, orders))
    connection.execute("VACUUM")
    connection.close()
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
