// What axe's verdict depends on, without names, numbers and addresses, which differ by person:
// the tree, the attributes, whether texts are there, what is visible, and which media rules hold.
// Returns the key of the outline, the parts in it with their keys, and what only repeats its neighbours.
((without, conditions) => {
  const SOME = 40; // elements: more of them are looked at piece by piece
  const HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading]";
  const LANDMARKS = "header, main, footer, nav, aside, section, search, form, dialog, [role], h1";
  const NAMES = ["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];
  const ONLY_THERE = new Set([...NAMES, "id", "name", "href", "src", "value", "action", "content", "datetime",
    "nonce", "aria-label", "title", "alt", "placeholder", "pattern", "d", "points", "viewBox"]);
  const plain = (text) => text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+/gi, "0");
  const key = (text) => { // 53 bits of the text, by cyrb53
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
    two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36);
  };

  const named = (element) => [ // the ids that an element refers to
    ...NAMES.flatMap((name) => element.getAttribute(name)?.split(/\s+/) ?? []),
    element.getAttribute("href")?.match(/^#(.+)/)?.[1],
  ].filter(Boolean);
  const REFERRING = [...NAMES.map((name) => `[${name}]`), 'a[href^="#"]'].join();
  const isAlone = (element) => [element, ...element.querySelectorAll(REFERRING)]
    .every((one) => named(one).every((id) => element.querySelector(`#${CSS.escape(id)}`)));

  const attribute = ({name, value}) =>
    ONLY_THERE.has(name) || name.startsWith("data-") ? `${name}:${value ? 1 : 0}` : `${name}=${plain(value)}`;
  const isBare = (element) =>
    ![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shells = new Map();
  const shell = (element) => {
    const box = element.getBoundingClientRect();
    const attributes = [...element.attributes].map(attribute).sort().join(" ");
    const isTwice = element.id && document.getElementById(element.id) !== element;
    const hasAll = named(element).every((id) => document.getElementById(id));
    const isSeen = box.width && box.height;
    const state = `${isSeen ? "+" : "-"}${isTwice ? "twice" : ""}${hasAll ? "" : "lost"}`;
    shells.set(element, `${element.localName}${state} ${attributes}`);
    return shells.get(element);
  };

  const shapes = new Map();
  const repeats = [];
  const shape = (element) => {
    const children = [...element.children].map((child) => [child, shape(child)]);
    // A row is judged by the first two and the last: those that stand between look the same.
    const [count, last] = [new Map(), new Map(children.map(([child, told]) => [told, child]))];
    const kept = children.filter(([child, told]) => {
      count.set(told, (count.get(told) ?? 0) + 1);
      const isKept = count.get(told) <= 2 || last.get(told) === child;
      if (!isKept && isAlone(child)) repeats.push(child);
      return isKept;
    }).map(([, told]) => told);
    if (!element.querySelector(HEADINGS)) kept.sort(); // only headings are judged by their order
    shapes.set(element, key(`${shell(element)}>${isBare(element) ? "" : "t"}${kept.join()}`));
    return shapes.get(element);
  };

  const answers = conditions.map((one) => Number(matchMedia(one).matches)).join("");
  const isNarrow = innerWidth <= 320; // the width that a page has to fit, whatever the sheets ask
  const around = [without, isNarrow, devicePixelRatio, answers, document.title ? 1 : 0].join("|");

  const parts = [];
  // Cuts the page into parts; returns what is no part: landmarks, what they stand in, all headings in order.
  const cut = (element, above) => {
    const inside = key(`${above}>${shells.get(element)}`);
    const isPart = element !== document.body && !element.matches(LANDMARKS)
      && !element.querySelector(LANDMARKS) && element.querySelectorAll("*").length < SOME && isAlone(element);
    if (isPart) {
      parts.push([element, key(`${inside}>${shapes.get(element)}`)]);
      return [...element.querySelectorAll(HEADINGS)].map((one) => one.localName).join();
    }
    const rest = [...element.children].map((child) => cut(child, inside));
    if (!element.querySelector(HEADINGS)) rest.sort();
    const told = rest.filter((one, at) => one && one !== rest[at - 1]);
    return key(`${shells.get(element)}>${isBare(element) ? "" : "t"}${told.join()}`);
  };
  shape(document.documentElement);
  const head = [shells.get(document.documentElement), shapes.get(document.head)];
  const outline = key([around, ...head, cut(document.body, around)].join(">"));
  return {outline, parts, repeats};
})
