/**
 * What the thread's script lends to the editor. The editor is a file of its own, loaded when somebody begins to write; a module
 * bundled into both files would be there twice, with its state twice, so everything shared is handed over once at the start.
 */

import type * as dom from "../dom";
import type * as host from "../host";
import type * as links from "../links";
import type * as list from "../list";
import type * as more from "../more";
import type * as random from "../random";
import type * as service from "../service";
import type * as votes from "../votes";
import type * as words from "../words";

export type Lent = Pick<
	typeof dom,
	"announce" | "comment" | "find" | "findAll" | "focusOn" | "idOf" | "make" | "nameOf" | "parse" | "setHeading"
> &
	Pick<typeof host, "scrollTo" | "tell"> &
	Pick<typeof links, "show"> &
	Pick<typeof list, "enhance" | "place" | "wayBack"> &
	Pick<typeof more, "loadMore"> &
	Pick<typeof random, "randomKey"> &
	Pick<typeof service, "askBy" | "drafted" | "embed" | "guest" | "thread"> &
	Pick<typeof votes, "recallVotes"> &
	Pick<typeof words, "lang" | "word">;

export let announce: Lent["announce"];
export let comment: Lent["comment"];
export let drafted: Lent["drafted"];
export let embed: Lent["embed"];
export let enhance: Lent["enhance"];
export let find: Lent["find"];
export let findAll: Lent["findAll"];
export let focusOn: Lent["focusOn"];
export let guest: Lent["guest"];
export let idOf: Lent["idOf"];
export let lang: Lent["lang"];
export let loadMore: Lent["loadMore"];
export let make: Lent["make"];
export let nameOf: Lent["nameOf"];
export let parse: Lent["parse"];
export let place: Lent["place"];
export let randomKey: Lent["randomKey"];
export let recallVotes: Lent["recallVotes"];
export let scrollTo: Lent["scrollTo"];
export let setHeading: Lent["setHeading"];
export let show: Lent["show"];
export let tell: Lent["tell"];
export let thread: Lent["thread"];
export let wayBack: Lent["wayBack"];
export let word: Lent["word"];

/** Asks the service in the name of whoever is signed in. */
export let ask: service.Ask;

/** Takes what is lent, before anything of the editor runs. */
export const take = (lent: Lent): void => {
	({
		announce,
		comment,
		drafted,
		embed,
		enhance,
		find,
		findAll,
		focusOn,
		guest,
		idOf,
		lang,
		loadMore,
		make,
		nameOf,
		parse,
		place,
		randomKey,
		recallVotes,
		scrollTo,
		setHeading,
		show,
		tell,
		thread,
		wayBack,
		word,
	} = lent);
};

/** Has everything asked through `by`, here and by the thread's script. */
export const askThrough = (lent: Lent, by: (plain: service.Ask) => service.Ask): void => {
	ask = lent.askBy(by);
};
