import { plainText } from './plain-text.ts';

/** The words of a text that carry meaning: those of four letters or more. */
export function longWords(text: string): string[] {
  return text.match(/[a-z]{4,}/g) ?? [];
}

/** The words of a phrase, separated by anything but words. The first may be inflected, the last singular or plural. */
export function phrasePattern(phrase: string): RegExp {
  const words = plainText(phrase).match(/[\w-]+/g) ?? [];
  const forms = words.map((word, place) => {
    const stem = word.length > 4 ? word.replace(/(?<!s)s$/, '') : word;
    if (/\d/.test(word)) return word;
    return place === 0
      ? `(?:${word}|${stem.replace(/e$/, '')}(?:e?s|e?d|ing)?)`
      : place === words.length - 1
        ? `${stem}s?`
        : word;
  });
  return new RegExp(`(?<![\\w-])${forms.join('[\\W_]+')}(?![\\w-])`);
}

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

/** Whether a text speaks of what was asked about. */
export function speaksOf(text: string, asked: ReadonlySet<string>): boolean {
  return longWords(text).some((word) => asked.has(word) && !SAYING.test(word));
}

/** Words of a question around what it asks about. */
const SAYING =
  /^(?:that|this|what|which|with|your|have|does|from|think|thought|believe|know|found|figured|calculated|worked|according|notes|sure|some|after|right|correct|true|confirm|answer|agree|tell|please|behind|against|called|named)$/;
