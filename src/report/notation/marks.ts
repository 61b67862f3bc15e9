/** A method's mark as SVG paths: one to fill, and its outer edge. */
export interface Mark {
  readonly shape: string;
  readonly outline: string;
}

type Polygon = readonly (readonly [number, number])[];

const CIRCLE_SIDES = 20;
/**
 * Sizes of a ring's hole and of the dot in it, relative to the mark; both are still visible at a radius of 6 pixels.
 */
const HOLE = 0.54;
const DOT = 0.24;

const polygons: readonly Polygon[] = [
  star(CIRCLE_SIDES, 0.95),
  [
    [-0.84, -0.84],
    [0.84, -0.84],
    [0.84, 0.84],
    [-0.84, 0.84],
  ],
  star(3, 1.18),
  star(4, 1.16),
  turned(star(3, 1.18), 2),
  plus(1.05, 0.37),
  star(10, 1.22, 0.52),
  turned(star(3, 1.18), 1),
  star(5, 1.05),
  turned(star(3, 1.18), 3),
];

/** Ten outer edges; the first is the circle. */
export const outlines: readonly string[] = polygons.map((polygon) => pathOf(polygon));

/**
 * 29 marks that are distinct without colour: ten shapes filled, then as rings, then as rings with a dot. The ring of a
 * circle is left out, because it marks the untrained model.
 */
export const marks: readonly Mark[] = [
  ...polygons.map((_, index) => mark(index)),
  ...polygons.map((polygon, index) => mark(index, reversed(polygon, HOLE))).slice(1),
  ...polygons.map((polygon, index) => mark(index, reversed(polygon, HOLE), star(CIRCLE_SIDES / 2, DOT))),
];

function mark(index: number, ...inner: readonly Polygon[]): Mark {
  const outline = outlines[index]!;
  return { outline, shape: outline + inner.map((polygon) => pathOf(polygon)).join('') };
}

/** A regular polygon with a corner on top, or a star if every second corner is nearer the centre. */
function star(corners: number, radius: number, inner = radius): Polygon {
  return Array.from({ length: corners }, (_, index) => {
    const angle = (2 * Math.PI * index) / corners - Math.PI / 2;
    const reach = index % 2 === 0 ? radius : inner;
    return [reach * Math.cos(angle), reach * Math.sin(angle)] as const;
  });
}

/** Four arms; the upper one, turned by quarters. */
function plus(reach: number, half: number): Polygon {
  const arm: Polygon = [
    [-half, -reach],
    [half, -reach],
    [half, -half],
  ];
  return [0, 1, 2, 3].flatMap((quarters) => turned(arm, quarters));
}

function turned(polygon: Polygon, quarters: number): Polygon {
  const [cos, sin] = [Math.cos((quarters * Math.PI) / 2), Math.sin((quarters * Math.PI) / 2)];
  return polygon.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos] as const);
}

/** The same polygon, smaller and with reversed winding, so that it fills as a hole. */
function reversed(polygon: Polygon, scale: number): Polygon {
  return polygon.map(([x, y]) => [x * scale, y * scale] as const).reverse();
}

function pathOf(polygon: Polygon): string {
  const corners = polygon.map(([x, y]) => `${rounded(x)},${rounded(y)}`);
  return `M${corners.join('L')}Z`;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
