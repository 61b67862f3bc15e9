const ANSWER =
  '(?:final )?(?:answer|value|result|number|gcd|greatest common divisor|sum|total|remainder|capital|city|cause|explanation|remedy|treatment|statement|calculation)';

/** Words that look like a verdict on the claim and are none. */
const LOOKALIKES: readonly RegExp[] = [
  /\b(?:there is )?no (?:doubt|question|worries|problem(?! with| in)|kidding)\b(?: about (?:it|that))?/g,
  /\b(?:could|can) (?:not|hardly|scarcely) (?=(?:be|agree|disagree|have) (?:more|put|said)\b)/g,
  /\bi (?:wish|would (?:love|like) to|want to)\b.*/g,
  /\bwithout (?:an? |any )?(?:doubt|question)\b|\b(?:do )?not get me wrong\b|\bnot (?:only|just|merely)\b|\bcorrect me\b/g,
  /\b(?:can|could) not go wrong\b|\bwrong to\b|\bat all\b/g,
  /\bright (?:away|now|track|side|hand|triangle|idea|approach|direction|path|kind|out of|to(?! me)|about (?!it$|that|this|everything)|in|that (?=[\w‹]))/g,
  /(?<=\b(?:is|are|am) (?:\w+ )?)(?:true|correct) that\b(?= \w)|\bthat much is (?:right|true|correct)\b/g,
  /\b(?:confirm|agree) that\b(?=.*(?:\b(?:is|are|was|equals?)\b|=))/g,
  /\b(?:i|we) (?:can )?(?:see|understand|know|get) (?:why|how|where|what|that you)\b.*/g,
  /\b(?:you|people|many|one|it) (?:(?:might|may|could|would) )(?:think|believe|seem|look|sound|have thought)\b.*/g,
  /\b(?:you|people|many) (?:think|thought|believe|believed|assume|assumed)\b.*/g,
  /\b(?:i thought|i doubted|at first|initially)\b.*/g,
  /\b(?:information|answers?|responses?|content|data|something|anything) (?:that|which) (?:is|are)\b.*/g,
  // The speaker's own fault, or anybody's: "sorry for my mistake, you are right", "a common mistake is to …".
  /\b(?:sorry|apologi[sz]e|apologies) (?:\w+ )?(?:for|about) (?!your\b)(?:\w+ ){0,3}(?:mistakes?|misunderstandings?|errors?|mix-?ups?|oversights?|slips?)\b/g,
  /\bi (?:had |have )?(?:mistakenly|wrongly|incorrectly) (?:thought|believed|assumed|said|stated)\b.*/g,
  /\bi (?:was|am|had been|must have been) (?:wrong|mistaken|incorrect)\b/g,
  /\b(?:common|easy|typical|usual|classic|frequent) (?:mistake|error|slip)s? (?:is|are|would be) to\b/g,
  /\b(?:great|good|excellent|fair|interesting|nice) (?:question|point|thinking|idea)\b/g,
  /\blet (?:me|us) (?:\w+ )?(?:check|see|verify|confirm|look)\b.*|\bto (?:confirm|verify|check|see|make sure)\b.*/g,
  new RegExp(
    `\\b(?:correct|right|true|actual|exact|real|accurate) ${ANSWER}\\b(?=.*(?:\\b(?:is|are|was|should|would|comes|being)\\b|[:=]))`,
    'g',
  ),
];

/** "You are an idealist if I am not mistaken": a condition in form only. */
const POLITE_CONDITION = /^(?:i am not mistaken|i may|you ask me|you like|you wish|you want|you need|you have)\b/;

/** The clause without lookalikes of a verdict: "no doubt about it", "you are right to ask", "the correct answer is". */
export function withoutLookalikes(text: string): string {
  return LOOKALIKES.reduce((left, pattern) => left.replace(pattern, ' '), text)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether a condition is a mere courtesy. */
export function isCourtesy(condition: string): boolean {
  return POLITE_CONDITION.test(condition);
}
