import { posix } from 'node:path';
import { brokenCommands, type Workplace } from './document-commands.ts';
import { foldersFor } from './structure-rules.ts';

/** A repository as the rules see it. */
export interface Repository extends Omit<Workplace, 'folders'> {
  /** Markdown files by path from the root, as all paths here. */
  readonly documents: Readonly<Record<string, string>>;
  /** Names that a document must list, as code. */
  readonly lists: readonly { readonly document: string; readonly what: string; readonly names: readonly string[] }[];
}

/** Short enough for a newcomer to read to the end. */
const FRONT_PAGE_BYTES = 9 * 1024;

/** Violations in the documents: one sentence each, with the document, the place and what to do. */
export function findDocumentViolations({ files, documents, lists, ...others }: Repository): string[] {
  const size = new TextEncoder().encode(documents['README.md'] ?? '').length;
  const folders = new Set(files.flatMap(ancestors));
  const names = new Set(files.map((file) => posix.basename(file)));
  const exists = (path: string) => folders.has(path) || files.includes(path);
  return [
    ...(size > FRONT_PAGE_BYTES
      ? [
          `README.md: ${size} bytes, its budget is ${FRONT_PAGE_BYTES}. Move the rest to the README.md of the folder it is about.`,
        ]
      : []),
    ...Object.entries(documents).flatMap(([document, text]) => [
      ...brokenLinks(document, text, { documents, exists }),
      ...staleNames(document, text, { names, exists }),
      ...brokenCommands(text, { ...others, files, folders }).map((problem) => `${document}: ${problem}`),
    ]),
    ...lists.flatMap(({ document, what, names: listed }) =>
      listed
        .filter((name) => !documents[document]?.includes(`\`${name}\``))
        .map((name) => `${document}: it does not list the ${what} \`${name}\`. Add its line.`),
    ),
    ...[...folders]
      .filter((folder) => /^src\/[\w-]+$/.test(folder))
      .flatMap((folder) => wrongImports(folder, documents)),
  ];
}

/** Each folder's README must state the imports that structure-rules.ts allows. */
function wrongImports(folder: string, documents: Repository['documents']): string[] {
  const allowed = foldersFor(folder.slice('src/'.length));
  const line = `May import: ${allowed?.map((name) => `\`${name}\``).join(', ') || 'nothing'}.`;
  return allowed === null || documents[`${folder}/README.md`]?.split('\n').includes(line)
    ? []
    : [
        `${folder}/README.md: Expected the line "${line}". Write what the folder is for, that line, and how to add to it.`,
      ];
}

/** The anchor that GitHub gives a heading. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/`/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

interface Places {
  readonly exists: (path: string) => boolean;
}

function brokenLinks(document: string, text: string, { documents, exists }: Places & Pick<Repository, 'documents'>) {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
    if (/^[a-z]+:/.test(link!)) return [];
    const [path, anchor] = link!.split('#') as [string, string | undefined];
    const target = path === '' ? document : posix.normalize(posix.join(posix.dirname(document), path));
    if (!exists(target)) return [`${document}: the link ${link} leads nowhere. Name a file or folder that exists.`];
    const page = documents[target];
    const found = anchor === undefined || (page !== undefined && headings(page).map(anchorOf).includes(anchor));
    return found ? [] : [`${document}: ${target} has no heading for #${anchor}. Name one of its headings.`];
  });
}

/** Missing files that a document names in code, as `src/lib/hash.ts` or `hash.ts`. */
function staleNames(document: string, text: string, { names, exists }: Places & { names: ReadonlySet<string> }) {
  const code = [...withoutBlocks(text).matchAll(/`([^`\s]+)`/g)].map(([, name]) => name!);
  return [...new Set(code)].flatMap((name) => {
    const path = /^(src|suites|fixtures|\.github)\/[\w./-]+$/.test(name) && !exists(name.replace(/\/$/, ''));
    const file = /^[a-z][\w-]*(\.test)?\.(ts|hbs|sbatch)$/.test(name) && !names.has(name);
    return path || file ? [`${document}: \`${name}\` is no file here. Name it as it is called now.`] : [];
  });
}

const withoutBlocks = (text: string) => text.replace(/```[\s\S]*?```/g, '');
const withoutCode = (text: string) => withoutBlocks(text).replace(/`[^`\n]*`/g, '');
const headings = (text: string) => [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);

/** `a/b/c.ts` → `a`, `a/b`. */
function ancestors(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
