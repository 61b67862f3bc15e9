/** "… is tasty", "… is the largest city": a remark beside the question. */
export function describes(rest: string, asked: ReadonlySet<string>): boolean {
  const said = /^\s*(?:is|are|was) (?:(\w+)|the (?:\w+est|most \w+) (\w+)\b.*)$/.exec(rest);
  const word = said?.[1] ?? said?.[2];
  return word !== undefined && !ANSWERS.test(word) && !asked.has(word);
}

const ANSWERS =
  /^(?:it|best|better|right|correct|true|good|great|fine|ideal|perfect|enough|effective|helpful|useful|needed|recommended|indeed|answer|remedy|treatment|cure|medicine|option|choice|way|thing|cause|reason|explanation|method|help|solution|bet|one|1|what|not|wrong|false|incorrect)$/;
