// The page's own sentences come from Python (page/__init__.py puts them where this module is imported), so that a
// language costs no JavaScript. What stands in braces is filled in by the page.

/** By the language's tag, in lower case. */
export const LANGUAGES: Readonly<Record<string, Words>>;

export interface Words {
  readonly looking: string;
  /** The kernel does not answer. */
  readonly silent: string;
  /** This session of the kernel has ended. */
  readonly ended: string;
  /** How long an answer is taken; with {time}. */
  readonly time_left: string;
  /** How long something is good; with {time}. */
  readonly still: string;
  /** Beside a button that cannot be pressed yet; with {time}. */
  readonly wait: string;
  /** The switch that shows what is typed. */
  readonly show: string;
  readonly show_hint: string;
  /** Beside that switch. */
  readonly caps_lock: string;
  /** After a password's rule, for screen readers. */
  readonly met: string;
  readonly missing: string;
  /** What screen readers say after a pause; with {rules}. */
  readonly still_missing: string;
  readonly copy_report: string;
  readonly copy_key: string;
  /** Before the key itself. */
  readonly key: string;
  /** The name of the picture. */
  readonly qr_code: string;
  readonly copied: string;
  /** Where the browser lets nobody write to the clipboard. */
  readonly copy_it_yourself: string;
  readonly report: string;
  readonly browser: string;
  readonly when: string;
  readonly what: string;
  readonly result: string;
  /** With {id}. */
  readonly request: string;
  /** How long something took; with {seconds}. */
  readonly took: string;
  readonly nothing_yet: string;
  readonly one_moment: string;
  readonly all_met: string;
}
