// On Gradio's sign-in page, which says nothing of an answer that is neither yes nor no: the words of
// one that says to wait. It stands in an event's attribute, because scripts in what Gradio shows as
// `auth_message` are not run. There, `URL` alone would be that of the document.
(() => {
  const words = document.getElementById("sign-in-words");
  const fetched = window.fetch;
  if (!words || fetched.isWatched) return;

  const timeIn = (seconds) =>
    new Date(Date.now() + 1000 * seconds).toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
    });

  async function watched(address, options) {
    const path = new window.URL(address.url || address, location.href).pathname;
    if (options?.method !== "POST" || !/\/login\/?$/.test(path)) return fetched(address, options);
    words.textContent = "";
    const slow = setTimeout(() => (words.textContent = words.dataset.slow), 600);
    try {
      const response = await fetched(address, options);
      words.textContent = "";
      if (response.status === 429) {
        const { detail } = await response.clone().json();
        const seconds = Number(response.headers.get("retry-after"));
        words.textContent = seconds < 60 ? detail : `${detail} That is at ${timeIn(seconds)}.`;
      }
      return response;
    } catch (error) {
      words.textContent = words.dataset.gone;
      throw error;
    } finally {
      clearTimeout(slow);
    }
  }
  watched.isWatched = true;
  window.fetch = watched;
})();
