/** The way to the editor, which is loaded when the reader begins to write or has written here before. */

import type { Editor } from "./chunks/editor";
import { announce, comment, find, findAll, focusOn, idOf, make, nameOf, parse, setHeading } from "./dom";
import { scrollTo, tell } from "./host";
import { show } from "./links";
import { enhance, place, wayBack } from "./list";
import { loadMore } from "./more";
import { randomKey } from "./random";
import { ask, askBy, drafted, embed, guest, thread } from "./service";
import { recallVotes } from "./votes";
import { lang, learn, word } from "./words";

const form = find<HTMLFormElement>("#compose");

/** The editor, once it is there. */
export let editor: Editor | undefined;
let coming: Promise<Editor> | undefined;

const load = async (): Promise<Editor> => {
	const [{ start }, words] = await Promise.all([import("./chunks/editor"), ask(embed("words"))]);
	if (!words.ok) throw new Error();
	const told = learn(await words.json());
	editor = await start(
		{
			announce,
			askBy,
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
		},
		form,
		told,
	);
	return editor;
};

/** The editor, loaded at the first call; nothing when it could not be, which the next call tries again. */
export const openEditor = (): Promise<Editor | undefined> => {
	coming ??= load();
	return coming.catch(() => {
		coming = undefined;
		return undefined;
	});
};

/** How often the editor is asked for while somebody waits for it, in milliseconds. */
const AGAIN = 1500;

/** Presses `button` once the editor is there to take it; until then the text stays where it is. */
const pressLater = async (button: HTMLElement | null): Promise<void> => {
	const actions = button?.closest(".actions");
	if (!button || !actions || actions.ariaBusy) return;
	actions.ariaBusy = "true";
	const status = make("span", { className: "status", role: "status" });
	actions.append(status);
	while (!(await openEditor())) {
		status.textContent = word("waiting");
		await new Promise((resolve) => setTimeout(resolve, AGAIN));
	}
	status.remove();
	actions.ariaBusy = null;
	button.click();
};

/** Prepares the form for its first use. */
export const prepare = (): void => {
	if (form) {
		// Where guests may not write, nobody can without script.
		form.hidden = false;
		find(".actions button", form)?.before(make("button", { className: "primary", textContent: word("post") }), " ");
		form.addEventListener("focusin", openEditor);
		form.addEventListener("pointerover", openEditor);
		// What is typed or pressed before the editor is there must not be lost.
		form.addEventListener("input", ({ target }) => {
			if (editor || !(target instanceof HTMLTextAreaElement)) return;
			drafted.value = { ...drafted.value, "": { body: target.value, key: "" } };
		});
		form.addEventListener("submit", (event) => {
			if (editor) return;
			event.preventDefault();
			pressLater(event.submitter);
		});
	}
	// Somebody has been here before: a guest, somebody signed in, somebody who has not finished.
	if (guest.value || drafted.value) openEditor();
};
