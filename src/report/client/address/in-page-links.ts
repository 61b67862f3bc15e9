import { arriveAt } from './arrival.ts';
import { placeOf } from './permalink.ts';

/**
 * A link to a place of the page, or an address that names one, brings it to the window's top. A point's card opens and
 * gets the focus, so that keyboard and screen reader follow.
 */
export function installInPageLinks(): void {
  addEventListener('hashchange', arriveOnce);
  // A click on a link to the current place changes no hash.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link !== null && link.getAttribute('href') === `#${placeOf(location.hash)}`) {
      arriveAt(opened());
    }
  });
  arriveOnce();
}

/** On a reload, and back in the history, the browser itself returns to where the reader was. */
function arriveOnce(): void {
  const place = opened();
  if (history.state !== ARRIVED) {
    history.replaceState(ARRIVED, '');
    arriveAt(place);
  }
}

/** What the history remembers of an address that the reader has seen. */
const ARRIVED = 'arrived';

/** The place that the address names; a card with all that it lies in is open. */
function opened(): Element | null {
  const target = document.getElementById(placeOf(location.hash));
  const card = target?.closest('details');
  if (!card) {
    return target;
  }
  for (let outer: Element | null | undefined = card; outer; outer = outer.parentElement?.closest('details')) {
    (outer as HTMLDetailsElement).open = true;
  }
  card.hidden = false;
  card.querySelector('summary')?.focus({ preventScroll: true });
  return card;
}
