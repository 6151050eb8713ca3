import type { Explainer, Symptom } from './explain.ts';
import { checkInputs, endSentence } from './text.ts';

const REFUSED = /401|403|Unauthorized|Forbidden|authentication|password|permission denied|access denied/i;

/** Kinds of errors that a connection, a web service or a database causes. */
const CONNECTION =
  /^(Connection\w*Error|ConnectionError|NewConnectionError|MaxRetryError|gaierror|herror|URLError|ProxyError|ConnectError|RemoteDisconnected|ClientConnector\w*|ServerDisconnectedError|InterfaceError)$/;
const TIMEOUT = /^(TimeoutError|timeout|\w*Timeout|\w*TimeoutError|TimeoutException|Connect\w*Timeout\w*)$/;
const HTTP = /^(HTTPError|HTTPStatusError|ClientResponseError|BadStatusCode|ApiException)$/;
const CERTIFICATE = /^(SSLError|SSLCertVerificationError|CertificateError)$/;
const DATABASE = /^(OperationalError|DatabaseError|ProgrammingError)$/;

/** Errors of everything that is reached over a network. */
export const explainNetwork: Explainer = (symptom) => {
  const { ename, message } = symptom;
  const service = nameService(message);
  if (CERTIFICATE.test(ename) || /CERTIFICATE_VERIFY_FAILED/.test(message)) {
    return {
      sentence: `The identity of ${service} could not be verified.`,
      remedy: 'Ask whoever runs Quire to install your organization’s certificates.',
    };
  }
  if (TIMEOUT.test(ename)) {
    return {
      sentence: `The answer of ${service} took too long.`,
      remedy: 'Try again later; tell the author if it stays.',
    };
  }
  if (HTTP.test(ename)) return explainStatus(symptom, service);
  if (CONNECTION.test(ename)) {
    return {
      sentence: `The notebook could not reach ${service}.`,
      remedy: 'Try again later. If it stays, ask whoever runs Quire whether runs may reach it.',
    };
  }
  if (DATABASE.test(ename)) return explainDatabase(message);
  return undefined;
};

function nameService(message: string): string {
  const host =
    /host='([^']+)'/.exec(message)?.[1] ??
    /https?:\/\/([^\s/'":]+)/.exec(message)?.[1] ??
    /connection to server at "([^"]+)"/.exec(message)?.[1];
  return host ? `“${host}”` : 'a service it needs';
}

function explainStatus(symptom: Symptom, service: string) {
  const { message } = symptom;
  if (REFUSED.test(message)) {
    return {
      sentence: `${capitalize(service)} refused access.`,
      remedy: 'Ask its owner for access; runs use your own.',
    };
  }
  if (/\b(404|410)\b/.test(message)) {
    return {
      sentence: `${capitalize(service)} does not have what the notebook asks for.`,
      remedy: checkInputs(symptom, 'tell the notebook’s author'),
    };
  }
  return {
    sentence: endSentence(`${capitalize(service)} answered with an error: ${message}`),
    remedy: 'Try again later; tell the author if it stays.',
  };
}

function explainDatabase(message: string) {
  const missing = /no such (table|column): (\S+)|(relation|column) "([^"]+)" does not exist/.exec(message);
  if (missing) {
    const kind = (missing[1] ?? missing[3]) === 'column' ? 'column' : 'table';
    return {
      sentence: `The database has no ${kind} named “${missing[2] ?? missing[4]}”.`,
      remedy: 'Tell the notebook’s author: the database has changed, or the notebook is for another one.',
    };
  }
  if (REFUSED.test(message)) {
    return {
      sentence: 'The database refused access.',
      remedy: 'Ask its owner for access; runs use your own.',
    };
  }
  return {
    sentence: endSentence(`The database could not answer: ${message}`),
    remedy: 'Try again later; tell the author if it stays.',
  };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
