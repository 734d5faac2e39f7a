// What depends on how fast the machine plays is made the same in every run: minutes since the house began at 10:05,
// the seconds of a countdown, how often somebody looked, how old counts are. Times that can be chosen stay.
() => {
  const steady = [
    [/до 10:[0-2]\d/g, "до 10:12"],
    [/10:[01]\d–10:[0-2]\d/g, "10:07"],
    [/(?<!до )\b10:[0-2]\d\b/g, "10:07"],
    [/^\s*4:[0-5]\d\s*$/g, "4:59"],
    [/\(\d+ действи[йея]\)/g, "(7 действий)"],
    [/места посчитаны [^.]*\./g, "места посчитаны только что."],
  ];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("button, .doctor, script, style")) continue;
    const said = steady.reduce((text, [changing, same]) => text.replace(changing, same), node.data);
    if (said !== node.data) node.data = said;
  }
}
