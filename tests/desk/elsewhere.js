async port => {
// What a page of somebody else's can try: all that needs no leave, and what needs it.
  const at = `http://127.0.0.1:${port}`, told = {};
  const tried = async (name, what) => { try { told[name] = await what(); } catch (error) { told[name] = 'refused'; } };
  const asked = (path, options) => async () => {
    const reply = await fetch(at + path, options);
    return reply.type === 'opaque' ? 'opaque' : reply.text();
  };
  const body = JSON.stringify({ op: 'text', rev: 1, text: '年度: 1' });
  await tried('read', asked('/', { credentials: 'include' }));
  const post = (type, mode) => ({ method: 'POST', mode, credentials: 'include', headers: { 'Content-Type': type }, body });
  await tried('simple', asked('/edit', post('text/plain', 'no-cors')));
  await tried('json', asked('/edit', post('application/json', 'cors')));
  await tried('beacon', async () => navigator.sendBeacon(at + '/alive', body));
  const load = (tag, source) => new Promise(done => {
    const node = document.createElement(tag);
    node.onload = () => done('loaded');
    node.onerror = () => done('refused');
    node.src = at + source;
    document.body.append(node);
    setTimeout(() => done('silent'), 1500);
  });
  await tried('script', () => load('script', '/desk.js'));
  await tried('picture', () => load('img', '/desk.css'));
  await tried('frame', async () => {
    await load('iframe', '/');
    try { return document.querySelector('iframe').contentDocument ? 'readable' : 'closed'; } catch { return 'closed'; }
  });
  const form = document.createElement('form');
  form.method = 'POST'; form.action = at + '/edit'; form.enctype = 'text/plain'; form.target = 'sink';
  const input = document.createElement('input');
  input.name = body; form.append(input);
  const sink = document.createElement('iframe');
  sink.name = 'sink';
  document.body.append(sink, form);
  form.submit();
  await new Promise(done => setTimeout(done, 500));
  return told;
}
