import type { WarningCode } from '../formats/warning.ts';

/** A kind of warning in plain words. */
export interface WarningText {
  /** A few words, as a heading over all warnings of the kind. */
  readonly title: string;
  /** What it means, in one or two sentences. */
  readonly meaning: string;
  /** What the person could do; says so where nothing need be done. */
  readonly advice: string;
}

const NOTHING_TO_DO = 'Nothing need be done.';

/** For every warning code. */
export const WARNING_TEXTS: Record<WarningCode, WarningText> = {
  'archive-truncated': {
    title: 'The file ends early',
    meaning: 'The opened archive stops without its end mark. What comes before is shown.',
    advice: 'If layers are missing below, save or download the image again. If all are there, nothing is lost.',
  },
  'archive-unreadable-rest': {
    title: 'The rest of the file cannot be read',
    meaning: 'From some byte on the opened archive makes no sense. Members after that are missing.',
    advice: 'Save or download the image again.',
  },
  'opened-as-rootfs': {
    title: 'Opened as a plain filesystem',
    meaning:
      'The archive holds files but no image manifest, so it is shown as an image of one layer, without history or settings.',
    advice: 'If you meant to see layers, use docker save (not docker export) to write the image.',
  },
  'descriptors-disagree': {
    title: 'Two descriptions disagree',
    meaning:
      'The archive describes its images twice, in manifest.json and in index.json, and the two do not say the same.',
    advice: 'Other tools may show another image from this file. Save it again if it matters which.',
  },
  'duplicate-manifest': {
    title: 'More than one manifest',
    meaning: 'The archive holds the same document several times. As when unpacking, the last one counts.',
    advice: 'The archive was probably written to twice; save it again if it does not show what you expect.',
  },
  'manifest-malformed': {
    title: 'A manifest cannot be understood',
    meaning: 'A document that should list an image’s parts is not in the form that the specification asks for.',
    advice: 'Look at the tool that made it. The other images of the file are not affected.',
  },
  'manifest-missing': {
    title: 'A manifest is not in the file',
    meaning: 'The index names an image whose manifest the file does not hold, as when only one platform was saved.',
    advice: 'Save the image for that platform too if you want to see it.',
  },
  'config-missing': {
    title: 'The configuration is not in the file',
    meaning: 'The layers are here, but the document with settings and history is not.',
    advice: 'The files can be looked at all the same. Save the image again to see its settings and history.',
  },
  'config-malformed': {
    title: 'The configuration cannot be understood',
    meaning: 'Parts of the document with settings and history have the wrong form and were left out.',
    advice: 'Look at the tool that made it. The files are not affected.',
  },
  'history-mismatch': {
    title: 'History and layers do not match',
    meaning:
      'The history has more or fewer entries than the image has layers, so it is a guess which step made which layer.',
    advice: 'Rely on the layers and their files; rows that are a guess are marked.',
  },
  'diff-ids-mismatch': {
    title: 'Two numbers of layers',
    meaning: 'The configuration lists another number of layers than the manifest. The manifest’s layers are shown.',
    advice: 'Container engines refuse such an image. Build or save it again.',
  },
  'size-mismatch': {
    title: 'A size is not as declared',
    meaning: 'The manifest gives another size for a blob than it has in the file.',
    advice: 'The blob may be cut off or replaced: look whether its digest matches, and download it again if not.',
  },
  'digest-mismatch': {
    title: 'A digest does not match',
    meaning: 'The stored bytes have another fingerprint than the image gives for them. They were damaged or changed.',
    advice: 'Do not trust this image: download it again from where it came.',
  },
  'diff-id-mismatch': {
    title: 'A diff ID does not match',
    meaning: 'The layer’s uncompressed bytes have another fingerprint than the configuration gives for them.',
    advice: 'Container engines refuse such a layer. Download or build the image again.',
  },
  'digest-unsupported': {
    title: 'A digest cannot be checked',
    meaning: 'A fingerprint is of a kind other than SHA-256, so it was not compared.',
    advice: NOTHING_TO_DO,
  },
  'index-too-deep': {
    title: 'Indexes inside indexes',
    meaning: 'Lists of images lie within one another deeper than we follow, or go round in circles.',
    advice: 'No usual tool makes such a file. What was found up to there is shown.',
  },
  'layer-missing': {
    title: 'A layer is not in the file',
    meaning:
      'The image names a layer that the file does not hold. It counts as empty, so files may be missing here and above.',
    advice: 'Save the image again, with all its layers.',
  },
  'layer-foreign': {
    title: 'A layer is kept elsewhere',
    meaning: 'The image gives only an address for this layer, as Windows base layers do. It counts as empty.',
    advice: 'Nothing is downloaded from that address. Look at the layers above it.',
  },
  'layer-unreadable': {
    title: 'A layer cannot be read to its end',
    meaning: 'The layer’s bytes stop making sense at some point. What comes before that is shown.',
    advice: 'Download or save the image again. If it happens again, the layer was made wrong.',
  },
  'table-of-contents-unusable': {
    title: 'A layer’s list of files could not be used',
    meaning:
      'The layer brings a list of its files, which makes no sense or is not the declared one. The whole layer was read in its stead.',
    advice: 'What is shown is right. Runtimes that load files as they need them may refuse this layer.',
  },
  'kept-layer-unusable': {
    title: 'A kept layer was damaged',
    meaning:
      'The copy of the layer in this browser’s storage was not what it should be. It was removed, and the layer was fetched anew.',
    advice: 'What is shown is right. If it happens often, the disk may be failing.',
  },
  'layer-not-a-tar': {
    title: 'A layer is no tar archive',
    meaning: 'The blob that is listed as a layer holds something else. It counts as empty.',
    advice: 'It may be an artifact of another tool and no container image.',
  },
  'layer-truncated': {
    title: 'A layer ends early',
    meaning: 'The layer stops in the middle or without its end mark. What comes before that is shown.',
    advice: 'If the digest does not match either, download the image again.',
  },
  'junk-after-end': {
    title: 'Bytes after the end',
    meaning: 'Something follows the layer’s end mark. No tool reads it as files.',
    advice: 'Harmless in itself, but nobody needs it there: it makes the layer larger, and could hide data.',
  },
  'windows-layer': {
    title: 'A Windows layer',
    meaning:
      'The layer holds Files and Hives, as images for Windows do. It is shown as it is stored, without Windows’ own rules.',
    advice: NOTHING_TO_DO,
  },
  'duplicate-entry': {
    title: 'A path is listed twice in one layer',
    meaning: 'The layer stores the same path more than once. The last one counts; the earlier ones only take up room.',
    advice: 'Look at the tool that made the layer: the specification forbids it.',
  },
  'invalid-whiteout': {
    title: 'A whiteout that names nothing',
    meaning: 'A marker for a deleted file has no file name after .wh. and is ignored.',
    advice: 'Other tools may stop at it, or delete too much. Build the image again.',
  },
  'whiteout-without-target': {
    title: 'A whiteout of something that is not there',
    meaning: 'The layer deletes a path that no layer below has. It hides nothing.',
    advice: `Usually harmless: the file came and went within one step. ${NOTHING_TO_DO}`,
  },
  'aufs-metadata': {
    title: 'Left over from AUFS',
    meaning:
      'An old storage driver of docker left its own bookkeeping in the layer (.wh..wh.…). It is no part of the filesystem.',
    advice: NOTHING_TO_DO,
  },
  'unsafe-name': {
    title: 'A name climbs out of the image',
    meaning: 'A name holds so many ".." that it would lead outside the image. It is kept inside, at the root.',
    advice: 'No usual builder writes such a name. Do not unpack the image with a tool that you do not trust.',
  },
  'absolute-name': {
    title: 'A name starts with a slash',
    meaning: 'Names in a layer should be relative. The slash is ignored.',
    advice: NOTHING_TO_DO,
  },
  'non-utf8-name': {
    title: 'A name is not UTF-8',
    meaning: 'The bytes of a name are no valid text. They are kept exactly and shown as escapes.',
    advice: 'Many tools show such names wrong or stop at them. Rename the file if you can.',
  },
  'control-character-name': {
    title: 'A name holds control characters',
    meaning:
      'A name holds line breaks, escape codes or marks that turn the direction of text. They are shown as escapes.',
    advice: 'Such names can mislead people and terminals. Look at what the file is.',
  },
  'very-long-name': {
    title: 'A very long path',
    meaning: 'The path is longer than Linux allows, so a container engine cannot unpack it.',
    advice: 'Shorten the path, or look at what made it.',
  },
  'symlink-loop': {
    title: 'Links go round in circles',
    meaning:
      'The directories above an entry are links that lead back to themselves. The entry is shown at the path as written.',
    advice: 'A container engine would refuse the layer. Look at what made the links.',
  },
  'through-symlink': {
    title: 'A path leads through a link',
    meaning: 'A directory above the entry is a symbolic link. The file lands where the link points, as in a container.',
    advice: `Common where /bin is a link to /usr/bin. ${NOTHING_TO_DO}`,
  },
  'below-non-directory': {
    title: 'An entry below a file',
    meaning: 'The layer puts an entry below something that is no directory. That thing gave way to a directory.',
    advice: 'Other tools may refuse the layer. Look at what made it.',
  },
  'broken-hardlink': {
    title: 'A hard link leads nowhere',
    meaning: 'A hard link names a file that is not there, or a directory.',
    advice: 'A container engine would stop at it. Build the image again.',
  },
  'overlay-whiteout-device': {
    title: 'A deletion in the wrong form',
    meaning:
      'A device with the numbers 0 and 0 is how Linux marks a deleted file on disk. In an image it is only a device: the file below is not deleted, it is replaced.',
    advice: 'The layer was probably packed straight from a disk. Build the image with a tool that writes whiteouts.',
  },
  'sparse-file': {
    title: 'A file with holes',
    meaning: 'The file is stored without its stretches of zeros. Its size counts them, the archive does not hold them.',
    advice: 'It may grow to its full size when unpacked. Huge log files of users with high numbers are a usual cause.',
  },
  'unknown-entry-type': {
    title: 'An entry of unknown kind',
    meaning: 'The archive gives the entry a type that the specification does not name. It is kept as a file.',
    advice: 'Other tools may leave it out.',
  },
  'number-out-of-range': {
    title: 'A number that cannot be',
    meaning: 'A date, size, owner or device number is outside what is possible. The nearest possible value is shown.',
    advice: 'Look at the tool that made the layer.',
  },
};
