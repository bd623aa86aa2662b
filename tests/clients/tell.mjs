// What a client got, in one line for tests/clients/try.py.
export function tell(status, got, sent) {
  const text = got.length > 400 ? undefined : got.toString();
  const echoed = sent === undefined ? undefined : got.includes(sent);
  console.log(JSON.stringify({ status, size: got.length, text, echoed }));
}
