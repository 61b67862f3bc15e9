import { placeOf } from './permalink.ts';

/** A link to a trial's card opens it and moves the focus there, so that keyboard and screen reader follow. */
export function installTrialLinks(): void {
  addEventListener('hashchange', open);
  // A click on the link to where one already is changes no hash.
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
    // With filters behind it the browser does not know the place.
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
