const NAMESPACE = 'http://www.w3.org/2000/svg';
const FONTS = '"Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';

/** A figure of the page as a standalone file: colours as seen, without links and filtered-out methods. */
export function standaloneSvg(figure: SVGSVGElement): string {
  const colours = getComputedStyle(document.documentElement);
  const resolved = (value: string) =>
    value.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) => colours.getPropertyValue(name).trim());
  const copy = figure.cloneNode(true) as SVGSVGElement;
  for (const unseen of copy.querySelectorAll('.off, [pointer-events="all"]')) {
    unseen.remove();
  }
  for (const faint of figure.closest('.crowded') === null ? [] : copy.querySelectorAll('.across, .up, .seeds')) {
    faint.setAttribute('opacity', '0.22');
  }
  for (const link of copy.querySelectorAll('a')) {
    const point = document.createElementNS(NAMESPACE, 'g');
    point.append(titled(link.getAttribute('aria-label')), ...link.childNodes);
    link.replaceWith(point);
  }
  copy.setAttribute('font-family', FONTS);
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const name of ['fill', 'stroke']) {
      const value = part.getAttribute(name);
      if (value === 'var(--page)' && name === 'stroke') {
        part.setAttribute('paint-order', 'stroke');
      }
      value !== null && part.setAttribute(name, resolved(value));
    }
    part.removeAttribute('class');
    part.getAttribute('font-family') === 'inherit' && part.removeAttribute('font-family');
  }
  const ground = document.createElementNS(NAMESPACE, 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: resolved('var(--page)') })) {
    ground.setAttribute(name, value);
  }
  copy.prepend(titled(figure.getAttribute('aria-label')), ground);
  return new XMLSerializer().serializeToString(copy);
}

/** The text that viewers show on hover and screen readers read. */
function titled(text: string | null): SVGTitleElement {
  const title = document.createElementNS(NAMESPACE, 'title');
  title.textContent = text;
  return title;
}
