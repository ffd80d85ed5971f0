/** Files on their way up, and imports on their way in: how far each is. */

import { find, page, read, tell } from "./dom";
import { tellTimes } from "./times";

const PAUSE = 1000;

const form = find<HTMLFormElement>("form[data-upload]");
const field = form && find<HTMLInputElement>("[name=file]", form);
const going = form && find(".going", form);

if (form && field && going) {
	const bar = find<HTMLProgressElement>("progress", going);
	const part = find(".part", going);
	const about = find("#about-file", form);
	const label = part?.textContent ?? "";
	const submit = find<HTMLButtonElement>("button.primary", form);

	const refuse = (problem = ""): void => {
		if (!about) return;
		about.textContent = problem;
		about.className = "problem";
		field.setAttribute("aria-invalid", "true");
		field.focus();
	};

	const send = (): void => {
		const request = new XMLHttpRequest();
		const stop = find<HTMLButtonElement>("button", going);
		const rest = (): void => {
			going.hidden = true;
			if (submit) submit.disabled = false;
		};
		request.upload.onprogress = ({ loaded, total }) => {
			if (!bar || !part || !total) return;
			bar.value = loaded / total;
			part.textContent = `${label}: ${Math.floor((100 * loaded) / total)} %`;
		};
		request.onload = () => {
			// What was taken has a page of its own; what was not, is told by this one.
			if (request.status < 400) return location.assign(request.responseURL);
			rest();
			const told = find(".problem", read(request.responseText));
			refuse(told?.textContent ?? form.dataset.failed);
		};
		request.onerror = () => {
			rest();
			refuse(form.dataset.failed);
		};
		request.onabort = rest;
		if (stop) stop.onclick = () => request.abort();
		request.open("POST", form.action);
		request.send(new FormData(form));
		bar?.removeAttribute("value");
		if (part) part.textContent = label;
		going.hidden = false;
		if (submit) submit.disabled = true;
		stop?.focus();
	};

	form.addEventListener("submit", (event) => {
		event.preventDefault();
		const file = field.files?.[0];
		if (file && file.size > Number(form.dataset.most)) refuse(form.dataset.tooLarge);
		else if (file) send();
	});
	field.addEventListener("change", () => {
		field.removeAttribute("aria-invalid");
	});
}

/** Looks again at work that goes on, until it is over. */
const again = async (): Promise<void> => {
	const shown = find("#import[data-again]");
	if (!shown) return;
	try {
		const next = find("#import", await page(location.href));
		const badge = (root: HTMLElement) => find(".badge", root)?.textContent;
		if (next) {
			if (badge(next) !== badge(shown)) tell(find(".said", next)?.textContent ?? badge(next) ?? "");
			tellTimes(next);
			shown.replaceWith(next);
		}
	} catch {
		// It is asked again.
	}
	setTimeout(again, PAUSE);
};
setTimeout(again, PAUSE);
