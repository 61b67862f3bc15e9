import { posix } from 'node:path';

/** Source files by path from the repository's root: `src/lib/errors.ts` → its text. */
export type SourceTree = Readonly<Record<string, string>>;

/** A folder of `src` imports only folders of earlier layers. */
const layers: readonly (readonly string[])[] = [
  ['lib', 'results'],
  ['tensor'],
  ['engine', 'model', 'data'],
  ['methods', 'scorers', 'judges'],
  ['train', 'evaluate'],
  ['settings', 'suite', 'pretrain', 'search', 'picture', 'bench', 'adapters', 'plan'],
  ['data-check'],
  ['cli', 'exports'],
  ['faults'],
];
/** Folders of the same or a later layer that may be imported too. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  results: ['lib'],
  suite: ['settings', 'report', 'exports'],
  pretrain: ['settings'],
  plan: ['settings', 'suite'],
  search: ['settings', 'suite'],
  picture: ['suite', 'report'],
  adapters: ['suite', 'report', 'exports'],
  cli: ['report', 'exports'],
  faults: ['report'],
  bench: ['report'],
};
/** Folders that may import less than their layer allows. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  report: ['lib', 'results'],
  exports: ['lib', 'results'],
  scaffold: ['lib'],
};

/** Packages that only files under these paths may import. */
const doors: readonly { readonly packages: RegExp; readonly paths: readonly string[] }[] = [
  { packages: /^@tensorflow\/tfjs-(backend|node)/, paths: ['src/tensor/tfjs.ts', 'src/engine/'] },
  { packages: /^@tensorflow\//, paths: ['src/tensor/tfjs.ts'] },
  { packages: /^onnxruntime-/, paths: ['src/engine/'] },
  { packages: /^koffi$/, paths: ['src/engine/xla/pjrt/native.ts', 'src/engine/freed-memory'] },
  { packages: /^(commander$|@bomb\.sh\/tab)/, paths: ['src/cli/'] },
  { packages: /^yauzl$/, paths: ['src/engine/xla/setup/'] },
  { packages: /^@huggingface\//, paths: ['src/model/'] },
  { packages: /^(handlebars|vega|esbuild)/, paths: ['src/report/', 'src/suite/trial/code-version.test.ts'] },
];

/** Maximum lines of a file; the first matching pattern counts. */
const budgets: readonly { readonly files: RegExp; readonly content?: RegExp; readonly lines: number }[] = [
  { files: /\.test\.ts$/, lines: 300 },
  { files: /^src\/(methods|scorers)\//, lines: 80 },
  { files: /^src\/model\//, content: /\bmodel_type: z\.literal\('/, lines: 250 },
  { files: /./, lines: 300 },
];
/** Maximum source files in a folder, without tests: its names should be readable at a glance. */
const FILES_IN_A_FOLDER = 15;
/** Folders with one file for each entry of a kind, which grow with the product. */
const catalogues: readonly string[] = ['src/methods', 'src/model/architectures'];
const emptyNames = /^(utils?|helpers?|types?|common|misc|shared)$/;
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/;

interface Import {
  readonly from: string;
  /** As written in the file. */
  readonly specifier: string;
  /** The imported file, or null for a package. */
  readonly target: string | null;
}

/** Violations of the rules: one sentence each, with file, import and rule. */
export function findViolations(tree: SourceTree): string[] {
  const files = Object.keys(tree).sort();
  const imports = files.flatMap((file) => findImports(file, tree[file]!));
  return [
    ...files.flatMap((file) => [...checkName(file), ...checkLength(file, tree[file]!)]),
    ...checkFolders(files),
    ...imports.flatMap((entry) => [...checkLayer(entry), ...checkDoor(entry)]),
    ...findCycles(files, imports),
  ];
}

function checkName(file: string): string[] {
  const parts = file.split('/');
  const empty = parts.find((part) => emptyNames.test(part.replace(/\..*$/, '')));
  return [
    ...(empty === undefined ? [] : [`${file}: "${empty}" says nothing. Name it for the one thing it exports.`]),
    ...(kebabCase.test(parts.at(-1)!) ? [] : [`${file}: file names are kebab-case.`]),
  ];
}

function checkLength(file: string, text: string): string[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  const budget = budgets.find(({ files, content }) => files.test(file) && (content?.test(text) ?? true))!;
  return lines > budget.lines ? [`${file}: ${lines} lines, its budget is ${budget.lines}. Split it.`] : [];
}

function checkFolders(files: readonly string[]): string[] {
  const sources = files.filter((file) => !/\.test\.ts$/.test(file));
  const folders = new Set(sources.map((file) => posix.dirname(file)).filter((folder) => !catalogues.includes(folder)));
  return [...folders].flatMap((folder) => {
    const count = sources.filter((file) => posix.dirname(file) === folder).length;
    if (count <= FILES_IN_A_FOLDER) return [];
    return [`${folder}: ${count} source files, a folder holds ${FILES_IN_A_FOLDER}. Split it.`];
  });
}

function checkLayer({ from, specifier, target }: Import): string[] {
  if (target === null) return [];
  if (from.startsWith('suites/')) {
    return target === 'src/index.ts' ? [] : [`${from} imports ${specifier}: suites import src/index.ts only.`];
  }
  const [source, dependency] = [folderOf(from), folderOf(target)];
  if (target === 'src/index.ts' && source !== null)
    return [`${from} imports ${specifier}: only suites import src/index.ts.`];
  // Tests may combine what the product keeps apart; files beside index.ts may import everything.
  if (source === null || dependency === null || source === dependency || /\.test\.ts$/.test(from)) return [];
  const alien = [source, dependency].find((folder) => foldersFor(folder) === null);
  if (alien !== undefined)
    return [`${from} imports ${specifier}: src/${alien} has no layer. Give it one in structure-rules.ts.`];
  const allowed = foldersFor(source)!;
  return allowed.includes(dependency)
    ? []
    : [`${from} imports ${specifier}: src/${source} imports only ${allowed.join(', ') || 'itself'}.`];
}

/** Folders of `src` that a folder may import, or null where it has no layer. */
export function foldersFor(folder: string): readonly string[] | null {
  const layer = layers.findIndex((folders) => folders.includes(folder));
  const below = layer < 0 ? null : [...layers.slice(0, layer).flat(), ...(neighbours[folder] ?? [])];
  return exceptions[folder] ?? below;
}

function checkDoor({ from, specifier, target }: Import): string[] {
  const door = target === null ? doors.find(({ packages }) => packages.test(specifier)) : undefined;
  return door === undefined || door.paths.some((path) => from.startsWith(path))
    ? []
    : [`${from} imports ${specifier}: that package's only door is ${door.paths.join(' or ')}.`];
}

/** Every cycle once, from the file where it is first entered. */
function findCycles(files: readonly string[], imports: readonly Import[]): string[] {
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) {
      cycles.push(`${[...path.slice(path.indexOf(file)), file].join(' → ')}: imports go round in a circle.`);
    } else if (!finished.has(file)) {
      for (const { from, target } of imports) if (from === file && target !== null) visit(target, [...path, file]);
      finished.add(file);
    }
  };
  for (const file of files) visit(file, []);
  return cycles;
}

function findImports(from: string, text: string): Import[] {
  const code = text.replace(/^\s*(\/\/.*|\/\*[\s\S]*?\*\/)$/gm, '');
  const pattern = /(?:^|[\s;}])(?:import|export)\b(?:[\w\s{},*$]*?\bfrom)?\s*\(?\s*['"]([^'"\n]+)['"]/g;
  return [...code.matchAll(pattern)].map(([, specifier]) => ({
    from,
    specifier: specifier!,
    target: specifier!.startsWith('.') ? posix.join(posix.dirname(from), specifier!) : null,
  }));
}

/** `src/model/architectures/gemma.ts` → `model`; null for files beside `index.ts` and outside `src`. */
function folderOf(file: string): string | null {
  const [root, folder, rest] = file.split('/');
  return root === 'src' && rest !== undefined ? folder! : null;
}
