/** Pointing at a method, its row or its point highlights the method in the planes and dims the others. */
export function installHighlight(setting: HTMLElement): void {
  const planes = [...setting.querySelectorAll('.plane svg')];
  let lit = '';
  const light = (key: string, href: string | null) => {
    const wanted = `${key} ${href}`;
    if (wanted === lit) {
      return;
    }
    lit = wanted;
    for (const plane of planes) {
      plane.classList.toggle('dimmed', key !== '');
      for (const series of plane.querySelectorAll('.series')) {
        series.classList.toggle('lit', key !== '' && series.classList.contains(key));
      }
      for (const point of plane.querySelectorAll('a.point')) {
        point.classList.toggle('lit', href !== null && point.getAttribute('href') === href);
      }
    }
  };
  const look = (event: Event) => {
    const target = event.target instanceof Element ? event.target : null;
    const point = target?.closest('a.point');
    const owner = target?.closest<HTMLElement>('.legend [data-method], tr[data-method]');
    if (point) {
      const key = [...(point.closest('.series')?.classList ?? [])].at(-1) ?? '';
      light(key, point.getAttribute('href'));
    } else if (owner) {
      light(owner.dataset.method ?? '', owner.dataset.point ? `#${owner.dataset.point}` : null);
    } else {
      light('', null);
    }
  };
  setting.addEventListener('pointerover', look);
  setting.addEventListener('focusin', look);
  setting.addEventListener('pointerleave', () => light('', null));
}
