import { placeOf } from './permalink.ts';

/** A link to a point's card opens it and moves the focus there, so that keyboard and screen reader follow. */
export function installTrialLinks(): void {
  addEventListener('hashchange', open);
  // A click on a link to the current place changes no hash.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link !== null && link.getAttribute('href') === `#${placeOf(location.hash)}`) {
      open();
    }
  });
  open();
}

function open(): void {
  const target = document.getElementById(placeOf(location.hash));
  const card = target?.closest('details');
  if (!target || !card) {
    // The browser does not find the place when filters follow it.
    location.hash.includes('?') && target?.scrollIntoView();
    return;
  }
  for (let outer: Element | null | undefined = card; outer; outer = outer.parentElement?.closest('details')) {
    (outer as HTMLDetailsElement).open = true;
  }
  card.hidden = false;
  card.querySelector('summary')?.focus({ preventScroll: true });
  card.scrollIntoView({ block: 'start' });
}
