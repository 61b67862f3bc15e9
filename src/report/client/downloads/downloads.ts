import { element } from '../elements.ts';
import { unpack } from '../unpack.ts';
import type { PlotData } from './plot-data.ts';
import { standaloneSvg } from './standalone-svg.ts';

/** Adds two buttons to every figure, which save it as seen and its data, and one to every table of labels. */
export function installDownloads(setting: HTMLElement): void {
  const source = setting.querySelector('script.plot-data');
  let data: Promise<PlotData> | undefined;
  const unpacked = () => (data ??= unpack<PlotData>(source?.textContent ?? ''));
  const fileOf = (title: string) =>
    `${setting.getAttribute('aria-label')} ${title}`.replaceAll(/[^\p{L}\p{N}.=]+/gu, '-').slice(0, 120);
  for (const figure of setting.querySelectorAll<HTMLElement>('figure[data-title]')) {
    const title = figure.dataset.title ?? '';
    const file = fileOf(title);
    const saves = element(
      'div',
      { class: 'saves' },
      saveButton('SVG', title, () => {
        const svg = [...figure.querySelectorAll<SVGSVGElement>('svg[role]')].find((one) => one.checkVisibility());
        svg && save(`${file}.svg`, 'image/svg+xml', standaloneSvg(svg));
      }),
      saveButton('CSV', title, async () => {
        save(`${file}.csv`, 'text/csv', tableOf(await unpacked(), figure));
      }),
    );
    (figure.querySelector('figcaption') ?? figure).append(saves);
  }
  for (const table of setting.querySelectorAll<HTMLElement>('details.metric[data-table]')) {
    const title = table.dataset.table ?? '';
    const button = saveButton('CSV', `${title} by label`, async () => {
      save(`${fileOf(`${title} by label`)}.csv`, 'text/csv', (await unpacked()).labels[title] ?? '');
    });
    table.append(element('div', { class: 'saves' }, button));
  }
}

function saveButton(kind: string, title: string, onClick: () => void): HTMLButtonElement {
  const button = element('button', { type: 'button', class: 'save', 'aria-label': `${kind} of ${title}` }, kind);
  button.addEventListener('click', onClick);
  return button;
}

/** The curve's table; for a plane every point, for a method alone its points. */
function tableOf({ head, points, curves }: PlotData, { dataset }: HTMLElement): string {
  if (dataset.curve !== undefined) {
    return curves[dataset.curve] ?? '';
  }
  const chosen = dataset.alone === undefined ? points : points.filter(([method]) => method === dataset.alone);
  return head + chosen.map(([, line]) => line).join('');
}

function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  element('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
