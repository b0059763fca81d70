// What the kernel says: view.py as JSON. Nothing is left out; a test compares the names.

/** Something to type. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: "text" | "email" | "tel" | "url" | "date" | "code" | "answer" | "password" | "checkbox" | "hidden";
  /** A token of the HTML standard. */
  readonly autocomplete: string;
  readonly value: string;
  /** A small description under it. */
  readonly hint: string;
  /** Emptied before it is sent, and never remembered. */
  readonly secret: boolean;
  /** For the terminal; the page shows `label`. */
  readonly asks: string;
  /** A code that is whole is sent as soon as it is pasted. */
  readonly sent_when_pasted: boolean;
}

/** Something to press. */
export interface Button {
  readonly action: string;
  readonly label: string;
  /** What to say while it is being done. */
  readonly doing: string;
  /** What Enter does. */
  readonly primary: boolean;
  /** Sends what was typed; of any other, no secret leaves the page. */
  readonly answers: boolean;
  /** Drawn as a link. */
  readonly quiet: boolean;
  /** Seconds until it may be pressed. */
  readonly wait: number;
  /** The name of the entry at which it stands, or empty. */
  readonly entry: string;
  /** What is seen of the label there, or empty. */
  readonly short: string;
  /** Enter never does it. */
  readonly grave: boolean;
  /** The address of a page, for which a window is opened, or empty. */
  readonly opens: string;
}

/**
 * What a password must be. Met when `pattern` matches the field's value; or, if `same_as` is set, when it is what the
 * field of that name holds.
 */
export interface Rule {
  readonly field: string;
  readonly label: string;
  readonly pattern: string;
  readonly same_as: string;
}

/** A public parameter of a custom challenge. */
export interface Exhibit {
  readonly name: string;
  readonly kind: "text" | "link" | "picture";
  readonly value: string;
}

/** One thing of several that are listed. */
export interface Entry {
  readonly name: string;
  readonly label: string;
  /** With {at} where there is one. */
  readonly value: string;
  readonly note: string;
  /** ISO 8601, or empty. */
  readonly at: string;
  /** Counted down beside the value. */
  readonly seconds_left: number | null;
}

/** What an authenticator app is to be told. */
export interface AppKey {
  /** In groups of four characters. */
  readonly key: string;
  /** Of the QR code, row by row; a "1" is dark. */
  readonly modules: string[];
}

/** A page to go to. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/** One way to the sign-in page and back. */
export interface Way {
  readonly url: string;
  /** Where it comes back to. */
  readonly redirect_url: string;
  /** Repeated there. */
  readonly state: string;
}

/** A sign-in page that opens in a window of its own. */
export interface Browser {
  readonly label: string;
  /** What a terminal opens; the page finds out by itself. */
  readonly url: string;
  readonly ways: Way[];
  /** What a listener says of itself that waits for this very answer. */
  readonly mark: string;
  /** Said when nothing has come back for a while. */
  readonly later: string;
}

/** One event of the sign-in's history. */
export interface Happening {
  /** ISO 8601. */
  readonly at: string;
  readonly what: string;
  /** Seconds. */
  readonly took: number;
  /** With {since} where there is one. */
  readonly result: string;
  /** ISO 8601, or empty. */
  readonly since: string;
  readonly failed: boolean;
  readonly code: string;
  readonly request_id: string;
}

/** Something that an administrator asks for. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** One screen. */
export interface View {
  readonly heading: string;
  readonly pool: string;
  readonly warning: string;
  readonly waits: string;
  /** As the details. */
  readonly notice: string;
  readonly text: string;
  readonly exhibits: Exhibit[];
  readonly app_key: AppKey | null;
  readonly link: Link | null;
  readonly browser: Browser | null;
  readonly entries: Entry[];
  readonly fields: Field[];
  readonly rules: Rule[];
  readonly buttons: Button[];
  /** For the terminal; the page shows `person`. */
  readonly signed_in_as: string;
  /** Who is signed in, in a sentence. */
  readonly person: string;
  /** With the names of the moments in braces. */
  readonly details: string[];
  /** ISO 8601, by name. */
  readonly moments: Record<string, string>;
  readonly happenings: Happening[];
  readonly facts: Fact[];
  /** All of that as text, for the clipboard. */
  readonly report: string;
  readonly error: string;
  readonly hint: string;
  /** The fields that the error is about. */
  readonly invalid: string[];
  readonly busy: boolean;
  readonly status: string;
  readonly seconds_left: number | null;
  readonly time_is_over: string;
  /** Written from left to right in any language; a longer one before its parts. */
  readonly names: string[];
}
