import { Error as LogErrors, parse, type Spec, View } from 'vega';

/** Radius around a point's centre in which a tap hits it, in pixels. */
const HIT_RADIUS = 12;

/**
 * Draws a Vega specification as an SVG element for inlining: without script, style attributes and identifiers; colours
 * may be CSS variables. Invisible parts of Vega's output are removed, because a page holds hundreds of figures. Every
 * item with a description gets it as a hover title, which Vega leaves to its runtime. An item with an `href` into the
 * page becomes a link that is large enough to hit.
 *
 * @param spec A specification without external signals and without clipping, which would need document-wide ids.
 * @param options.label Describes the figure for readers who do not see it.
 * @param options.kind The kind of figure, such as `scatter plot`.
 */
export async function drawSvg(spec: Spec, { label, kind }: { label: string; kind: string }): Promise<string> {
  const view = new View(parse(spec), { renderer: 'none', logLevel: LogErrors });
  const svg = await view.toSVG();
  view.finalize();
  return svg
    .replace(
      /^<svg [^>]*? (width="[^"]*" height="[^"]*" viewBox="[^"]*")>/,
      (_, size: string) =>
        `<svg ${size} role="graphics-document" aria-roledescription="${kind}" aria-label="${escapeAttribute(label)}">`,
    )
    .replaceAll(
      /<a xlink:href="(#[\w-]+)"><path aria-label="([^"]*)" [^>]*?(transform="[^"]*")([^>]*)\/><\/a>/g,
      `<a class="point" href="$1" aria-label="$2"><title>$2</title><circle r="${HIT_RADIUS}" fill="none" pointer-events="all" $3/><path $3$4/></a>`,
    )
    .replaceAll(/<path class="(?:background|foreground)"[^>]*\/>| opacity="1"| pointer-events="none"/g, '')
    .replaceAll(/ (?:d|transform|[xy]2)="[^"]*"/g, (geometry) => geometry.replaceAll(/(\.\d{2})\d+/g, '$1'));
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
