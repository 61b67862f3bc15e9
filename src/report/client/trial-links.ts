/** A link to a trial's card opens it and moves the focus there, so that keyboard and screen reader follow. */
export function installTrialLinks(): void {
  addEventListener('hashchange', open);
  // A click on the link to where one already is changes no hash.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link !== null && link.getAttribute('href') === location.hash) {
      open();
    }
  });
  open();
}

function open(): void {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  const card = target?.closest('details');
  if (!target || !card) {
    return;
  }
  for (let outer: Element | null | undefined = card; outer; outer = outer.parentElement?.closest('details')) {
    (outer as HTMLDetailsElement).open = true;
  }
  card.hidden = false;
  card.querySelector('summary')?.focus({ preventScroll: true });
  card.scrollIntoView({ block: 'start' });
}
