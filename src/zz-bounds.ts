import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as methods from './methods/index.ts';
import { measuredIn } from './picture/measured.ts';
import { renewBounds } from './picture/renew-bounds.ts';
const folder = process.argv[2]!, store = process.argv[3]!;
const results = readdirSync(store).filter((n) => n.endsWith('.json')).map((n) => JSON.parse(readFileSync(`${store}/${n}`, 'utf8'))).filter((r) => r.setting === folder && (process.argv[4]===undefined || r.identity.data.startsWith(process.argv[4])));
const m = measuredIn(results, (name, options) => (methods as any)[name]?.(options));
for (const n of readdirSync(`suites/${folder}`)) {
  const f = `suites/${folder}/${n}`; const s = readFileSync(f, 'utf8');
  if (!s.includes(`defineSuite(${folder}(), `)) continue;
  const { text, turned } = renewBounds(s, m); if (text !== s) writeFileSync(f, text);
  for (const l of turned) console.log(f, l);
}
