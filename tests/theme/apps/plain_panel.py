import panel as pn
from bokeh.plotting import figure

from appnb.layout.panel_template import PageTemplate

size = pn.widgets.IntSlider(label="Size", start=1, end=10)
plot = figure(height=250, title="Plot")
plot.line([1, 2, 3], [1, 3, 2])
PageTemplate(
    title="Plain Panel",
    theme={"accent": "#0a7"},
    sidebar=[size],
    main=[pn.pane.Markdown("# Hello"), pn.bind(lambda value: f"Value {value}", size), plot],
).servable()
