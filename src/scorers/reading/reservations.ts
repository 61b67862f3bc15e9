/** A partial verdict, which confirms nothing. */
export const PARTIAL =
  /\b(?:almost|nearly|partly|partially|mostly|half right|somewhat|sort of|kind of|not (?:quite|exactly|entirely|completely|fully|really|totally|strictly)|yes and no|(?:so|very|pretty|really|quite|are|were|was|is) close|close$|except|apart from|aside from)(?!\w)/;

/** A withheld verdict, which confirms nothing unless the reply goes on to one. */
export const HEDGE =
  /\b(?:(?:might|may|could) (?:well )?be|not (?:so |too )?(?:sure|certain)|unsure|uncertain|can not (?:say|tell|verify)|do not know|depends|hard to say|maybe|perhaps|possibly|double-?check (?:your|that|the)|(?:check|calculate|try) (?:\w+ ){0,2}again)\b/;

/** Inverts the cue after it. */
export const NEGATOR =
  /(?<![\w.])(?:not|no|never|doubt|doubtful|without|nothing|none|nobody|neither|nor|hardly|0|free of|far from|anything but|nowhere near|unable|fail(?:s|ed)?)(?![\w.])(?:(?! and | so ).)*$/;
