"""Elements that are kept in the page's address, and some that are not."""

import appnb

app = appnb.App(title="Address", url_state=True)


@app.cell
def tools():
    import appnb as nb

    return (nb,)


@app.cell
def choose_country(nb):
    country = nb.ui.dropdown({"Norway": "no", "Italy": "it"}, value="Norway", label="Country")
    country
    return (country,)


@app.cell
def choose_city(country, nb):
    cities = {"no": ["Oslo", "Bergen"], "it": ["Rome", "Milan"]}
    city = nb.ui.dropdown(cities[country.value], value=cities[country.value][0], label="City")
    city
    return (city,)


@app.cell
def choose_more(nb):
    size = nb.ui.slider(1, 10, value=5, label="Size", url="s")
    limits = nb.ui.dictionary({"low": nb.ui.number(0, 10, value=0), "high": nb.ui.number(0, 10, value=10)})
    key = nb.ui.text(kind="password", label="Key")
    note = nb.ui.text(label="Note", url=False)
    nb.vstack([size, limits, key, note])
    return key, limits, note, size


@app.cell
def ask(nb):
    query = nb.query_params()
    remember = nb.ui.button(label="Remember", on_click=lambda _: query.set("seen", "yes"))
    remember
    return query, remember


@app.cell
def shown(city, country, key, limits, nb, note, query, size):
    where = f"{country.value} {city.value} {size.value} {limits.value['low']}"
    nb.md(f"{where} seen={query.get('seen')} {key.value}{note.value}")
    return


if __name__ == "__main__":
    app.run()
