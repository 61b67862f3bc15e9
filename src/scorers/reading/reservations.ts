/** What a word such as "almost" must qualify to be about the verdict: "this kind of problem" is not, "kind of right" is. */
const VERDICT =
  '(?:\\W*$|\\W+(?:\\w+ ){0,2}(?:right|correct|true|accurate|exact|exactly|precise|perfect|there|it|same|so|wrong|false|incorrect|what|how|as|yes|no|got|agree|sure|certain|answer|case|number|result|value)\\b|\\W+(?:\\w+ ){0,2}‹)';

/** A partial verdict, which confirms nothing. */
export const PARTIAL = new RegExp(
  '\\b(?:(?:almost|nearly|partly|partially|mostly|somewhat|sort of|kind of|not (?:quite|exactly|entirely|completely|fully|really|totally|strictly))' +
    `(?=${VERDICT})|(?:half right|yes and no|(?:so|very|pretty|really|quite|are|were|was|is) close|close$|except|apart from|aside from)(?!\\w))`,
);

/** A withheld verdict, which confirms nothing unless the reply goes on to one. */
export const HEDGE =
  /\b(?:(?:might|may|could) (?:well )?be|not (?:so |too )?(?:sure|certain)|unsure|uncertain|can not (?:say|tell|verify)|do not know|not (?:\w+ ){0,4}(?:capability|ability|able|equipped|capable|designed) (?:\w+ ){0,2}(?:verify|confirm|check|determine|assess)(?:ing)?|depends|hard to say|maybe|perhaps|possibly|double-?check (?:your|that|the)|(?:check|calculate|try) (?:\w+ ){0,2}again)\b/;

/** Inverts the cue after it. */
export const NEGATOR =
  /(?<![\w.])(?:not|no|never|doubt|doubtful|without|nothing|none|nobody|neither|nor|hardly|0|free of|far from|anything but|nowhere near|unable|fail(?:s|ed)?)(?![\w.])(?:(?! and | so ).)*$/;
