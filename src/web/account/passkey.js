// Passkeys: the one thing on these pages that only script can do. A form with `data-passkey` shows itself where the browser
// understands passkeys. Sent, it asks the service for a challenge and the device for an answer, and goes along with both.
for (const form of document.querySelectorAll("form[data-passkey]")) {
	const { passkey: way, options: address } = form.dataset;
	const problem = form.querySelector("[role=alert]");
	const button = form.querySelector("button");
	if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
	form.hidden = false;

	const answer = async () => {
		const asked = await fetch(address, { method: "POST", body: new URLSearchParams({ token: form.elements.token.value }) });
		if (asked.redirected) return location.assign(asked.url);
		if (!asked.ok) throw new Error(String(asked.status));
		const { challenge, options } = await asked.json();
		const credential =
			way === "create"
				? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
				: await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
		form.elements.challenge.value = challenge;
		form.elements.credential.value = JSON.stringify(credential.toJSON());
		form.submit();
	};

	form.addEventListener("submit", (event) => {
		event.preventDefault();
		problem.hidden = true;
		button.disabled = true;
		answer()
			.catch(() => {
				problem.hidden = false;
			})
			.finally(() => {
				button.disabled = false;
			});
	});
}
