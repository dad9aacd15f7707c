import appnb

app = appnb.App(title="Shop")


@app.cell
def imports():
    import appnb as nb
    import pandas as pd

    return nb, pd


@app.cell
def people(pd):
    people = pd.DataFrame({"id": [1, 2, 3], "name": ["Ann", "Bo", "Cy"], "city": ["Rome", "Oslo", "Rome"]})
    return (people,)


@app.cell
def least(nb):
    least = nb.ui.slider(0, 40, value=10, label="At least")
    least
    return (least,)


@app.cell
def seen(least, nb, people):
    seen = nb.sql(
        f"""
        SELECT name, city, sum(amount) AS total, max(day) AS latest
        FROM orders JOIN people ON orders.person = people.id
        WHERE amount >= {least.value}
        GROUP BY ALL ORDER BY total DESC
        """
    )
    return


@app.cell
def orders(nb):
    nb.sql(
        """
        CREATE TABLE orders AS
        SELECT 1 + i % 3 AS person, (i * 7.25) % 40 AS amount, DATE '2024-01-01' + i::INT AS day
        FROM range(200) AS t (i)
        """
    )
    return


@app.cell
def plan(nb, people):
    nb.sql("EXPLAIN SELECT city, count(*) FROM people GROUP BY city")
    return


@app.cell
def wrong(nb, people):
    wrong = nb.sql(
        """
        SELECT nmae, city
        FROM people
        """
    )
    return


@app.cell
def missing(nb):
    nb.sql("SELECT * FROM ordrs")
    return


if __name__ == "__main__":
    app.run()
