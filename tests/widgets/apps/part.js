export default {
  render({ model, el }) {
    const button = document.createElement("button")
    const write = () => { button.textContent = `first ${model.get("count")}` }
    button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes() }
    model.on("change:count", write)
    write()
    el.append(button)
  },
}
