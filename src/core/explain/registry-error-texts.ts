import type { ErrorCode } from '../../base/app-error.ts';
import type { ErrorText } from './error-texts.ts';

const AGAIN_LATER = 'Try again in a moment.';
const OPEN_FILE = 'Or save the image with docker save and open the file.';

/** For every way in which opening an image from a registry can fail. */
export const REGISTRY_ERROR_TEXTS: Readonly<Record<Extract<ErrorCode, `registry-${string}`>, ErrorText>> = {
  'registry-request-malformed': {
    title: 'This is no request to a registry',
    advice: 'Check the name of the image: registry, repository and tag or digest.',
  },
  'registry-registry-not-allowed': {
    title: 'This server does not ask that registry',
    advice: `Whoever runs this page decides which registries it may ask. Start Layerscope on your own machine to reach others. ${OPEN_FILE}`,
  },
  'registry-address-not-public': {
    title: 'This registry’s address is not public',
    advice: `A registry in a private network has to be allowed by its host: start Layerscope yourself with npm start -- --allow-private HOST. ${OPEN_FILE}`,
  },
  'registry-not-from-our-page': {
    title: 'The request did not come from this page',
    advice: 'Reload the page. A browser extension or a gateway may have changed the request.',
  },
  'registry-too-many-requests-here': {
    title: 'Too many requests to this page’s server',
    advice: 'The server is shared and limits what each visitor may fetch. Wait a little, or start Layerscope yourself.',
  },
  'registry-unauthorized': {
    title: 'The image is private or does not exist',
    advice:
      'Registries give the same answer to both. Check the name; if the image is private, sign in with an access token that may read it.',
  },
  'registry-credentials-rejected': {
    title: 'The registry did not take these credentials',
    advice: 'Check user name and access token. Many registries want an access token in place of a password.',
  },
  'registry-denied': {
    title: 'The registry does not let you read this image',
    advice:
      'The image may be private, or its name misspelt. If you are signed in, the token may lack the right to read it.',
  },
  'registry-manifest-unknown': {
    title: 'The registry has no such image',
    advice:
      'The tag or digest does not exist; some registries say the same of repositories that they do not have. Check the spelling, and look through the tags.',
  },
  'registry-name-unknown': {
    title: 'The registry has no such repository',
    advice: 'Check the spelling of the repository, and whether the owner or project is part of it.',
  },
  'registry-blob-unknown': {
    title: 'A part of the image is not in the registry',
    advice:
      'The image names a part that the registry no longer holds. Whoever published the image has to push it again.',
  },
  'registry-quota-exceeded': {
    title: 'The pull limit is used up',
    advice:
      'The registry counts pulls by address, and this page’s address has used its share. Sign in with an access token to use your own, try the mirror mirror.gcr.io for images of Docker Hub, or wait.',
  },
  'registry-too-many-requests-there': {
    title: 'The registry asks to slow down',
    advice: `It had too many requests in a short time, not all of them ours. ${AGAIN_LATER}`,
  },
  'registry-range-not-satisfiable': {
    title: 'The registry has fewer bytes than declared',
    advice: 'A blob is shorter than its manifest says. Whoever published the image has to push it again.',
  },
  'registry-registry-failed': {
    title: 'The registry failed',
    advice: `The registry itself reports an error. ${AGAIN_LATER}`,
  },
  'registry-not-a-registry': {
    title: 'There is no registry at this address',
    advice: 'Something else answers there. Check the host, and the port if it has one.',
  },
  'registry-host-not-found': {
    title: 'No such host',
    advice: 'The registry’s host name leads nowhere. Check its spelling.',
  },
  'registry-connection-failed': {
    title: 'The registry cannot be reached',
    advice: `Nothing answers at its address, or the connection broke off. ${AGAIN_LATER}`,
  },
  'registry-tls-failed': {
    title: 'No secure connection to the registry',
    advice: 'Its certificate is not valid or not trusted here, so nothing was sent. Tell whoever runs the registry.',
  },
  'registry-timed-out': {
    title: 'The registry did not answer in time',
    advice: AGAIN_LATER,
  },
  'registry-redirect-refused': {
    title: 'The registry sent us somewhere we do not go',
    advice: `It redirected to an address that is not public or not secure. ${OPEN_FILE}`,
  },
  'registry-realm-refused': {
    title: 'Signing in is done somewhere we do not trust',
    advice:
      'The registry names a sign-in server of another organisation or without a secure connection, so no credentials were sent.',
  },
  'registry-answer-too-large': {
    title: 'The registry’s answer is far too large',
    advice: 'Documents that describe an image are small. This one is beyond what we read.',
  },
  'registry-proxy-unreachable': {
    title: 'This page’s server does not answer',
    advice:
      'Images of registries come through the server of this page. Check your connection, or whether it still runs.',
  },
  'registry-proxy-absent': {
    title: 'This page cannot open registries',
    advice: `It is served as plain files, without the server part that speaks to registries. Start Layerscope with npm start. ${OPEN_FILE}`,
  },
  'registry-answer-malformed': {
    title: 'An answer makes no sense',
    advice: 'What came back is not what a registry answers. A gateway between here and there may have changed it.',
  },
  'registry-digest-mismatch': {
    title: 'The content is not what was asked for',
    advice:
      'Its digest differs from the declared one: it was changed or damaged on the way or in the registry, so it is not shown.',
  },
  'registry-size-mismatch': {
    title: 'The content has not the declared size',
    advice: 'It was cut off or changed on the way or in the registry, so it is not shown.',
  },
  'registry-schema-1': {
    title: 'This image is in the format of 2014',
    advice:
      'Manifests of schema version 1 were given up by Docker and by registries. Pull the image with an old Docker and push it again.',
  },
  'registry-ranges-refused': {
    title: 'The registry does not send parts of a blob',
    advice:
      'It sends whole layers only, so a layer’s list of files cannot be read alone. Read the whole layer instead.',
  },
};
