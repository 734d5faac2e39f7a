// What axe's verdict depends on: the tree, the attributes, whether texts are there, how wide the window is and
// what is visible; without names, numbers and addresses, which differ from person to person.
(() => {
  const plain = (text) => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi, "0");
  const changing = new Set(["href", "value", "action", "content", "data-names", "data-owner", "data-portal-ends",
    "datetime", "src"]);
  const told = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim() ? "t" : "";
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    const attributes = [...node.attributes].map((one) =>
      changing.has(one.name) ? `${one.name}:${one.value ? 1 : 0}` : `${one.name}=${plain(one.value)}`);
    const box = node.getBoundingClientRect();
    const seen = box.width && box.height ? "+" : "-";
    return `<${node.localName}${seen} ${attributes.sort().join(" ")}>${[...node.childNodes].map(told).join("")}`;
  };
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches;
  const isLow = innerHeight < 480; // no rule of the sheets asks more about the height
  return [innerWidth, isLow, devicePixelRatio, scheme, document.title ? 1 : 0, told(document.documentElement)]
    .join("|");
})()
