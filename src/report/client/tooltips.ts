import { element } from './elements.ts';

/** Distance from a point to its tooltip, and from the tooltip to the window's edge, in pixels. */
const GAP = 12;
/** Time to move the pointer from the point onto the tooltip. */
const LINGER_MS = 150;

/**
 * Describes a plane's point on hover and on keyboard focus with a summary of its card. The tooltip can be hovered
 * itself, stays while its point is pointed at, and closes on Escape (WCAG 2.2, 1.4.13).
 */
export function installTooltips(): void {
  // The drawn hover titles are for pages without script; with the script there would be two.
  for (const title of document.querySelectorAll('a.point > title')) {
    title.remove();
  }
  const tip = element('div', { class: 'tip', role: 'tooltip', hidden: true });
  document.querySelector('main')?.append(tip);
  let leaving: ReturnType<typeof setTimeout> | undefined;
  let shown: Element | null = null;
  const show = (point: Element) => {
    const brief = briefOf(point);
    if (brief === null) {
      return;
    }
    clearTimeout(leaving);
    tip.replaceChildren(...brief.cloneNode(true).childNodes);
    tip.hidden = false;
    shown = point;
    place(tip, point.getBoundingClientRect());
  };
  const hide = () => {
    clearTimeout(leaving);
    tip.hidden = true;
  };
  const hideSoon = () => {
    clearTimeout(leaving);
    leaving = setTimeout(hide, LINGER_MS);
  };
  document.addEventListener('pointerover', (event) => {
    const point = pointAt(event.target);
    if (point !== null) {
      show(point);
    } else if (event.target instanceof Node && tip.contains(event.target)) {
      clearTimeout(leaving);
    } else if (!tip.hidden && pointAt(document.activeElement) === null) {
      hideSoon();
    }
  });
  document.addEventListener('focusin', (event) => {
    const point = pointAt(event.target);
    point === null ? hide() : show(point);
  });
  document.addEventListener('focusout', hideSoon);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  // Focus scrolls a point into view, and the tooltip follows.
  const follow = () => shown !== null && !tip.hidden && place(tip, shown.getBoundingClientRect());
  document.addEventListener('scroll', follow, { passive: true });
  document.addEventListener('click', hide);
}

function pointAt(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest('a.point') : null;
}

function briefOf(point: Element): Element | null {
  const id = point.getAttribute('href')?.slice(1) ?? '';
  return document.getElementById(id)?.querySelector('.brief') ?? null;
}

/** Above the point if there is room, else below; always inside the window. */
function place(tip: HTMLElement, point: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(point.left + point.width / 2 - width / 2, GAP), innerWidth - width - GAP);
  const above = point.top - height - GAP / 2;
  tip.style.left = `${left}px`;
  tip.style.top = `${above >= GAP ? above : point.bottom + GAP / 2}px`;
}
