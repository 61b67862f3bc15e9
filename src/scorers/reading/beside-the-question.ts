import { plainText } from './plain-text.ts';

/** "… is tasty", "… is the largest city": a remark beside the question. */
export function describes(rest: string, asked: ReadonlySet<string>): boolean {
  const said = /^\s*(?:is|are|was) (?:only |just |merely )?(?:(\w+)|the (?:\w+est|most \w+) (\w+)\b.*)$/.exec(rest);
  const word = said?.[1] ?? said?.[2];
  return word !== undefined && !ANSWERS.test(word) && !asked.has(word);
}

const ANSWERS =
  /^(?:it|best|better|right|correct|true|good|great|fine|ideal|perfect|enough|effective|helpful|useful|needed|recommended|indeed|answer|remedy|treatment|cure|medicine|option|choice|way|thing|cause|reason|explanation|method|help|solution|bet|one|1|what|not|wrong|false|incorrect)$/;

/** "Kabul is the capital of Afghanistan", where the question is about the capital of Bulgaria. */
export function answersAnother(text: string, question: string): boolean {
  return [...plainText(question).matchAll(SUBJECT)].some(([, what, of]) => {
    const subjects = [...text.matchAll(SUBJECT)].filter(([, other]) => other === what).map(([, , subject]) => subject);
    return subjects.length > 0 && !new RegExp(`\\b${of}\\b`).test(text);
  });
}

/** "capital of Bulgaria", "capital city of the Netherlands", but not "capital of that country". */
const SUBJECT =
  /\b([a-z]{4,})(?: city)? of (?:the )?(?!(?:this|that|these|those|your|our|my|his|her|its|their|any|all|every|most|many|such)\b)([a-z]{3,})/g;
