import { type Capabilities, HubError } from '@quire/contract';

/** What a policy has to know of a preset and the caller. */
export type PresetStanding = { isMine: boolean; isShared: boolean };

/** One's own is one's own; a shared one is changed by those who publish the notebook. */
export function canChangePreset(preset: PresetStanding, can: Capabilities): boolean {
  return preset.isShared ? can.run && can.publish : can.run && preset.isMine;
}

/** @throws HubError `not-allowed` */
export function requireSharing(can: Capabilities): void {
  if (can.publish) return;
  throw new HubError(
    'not-allowed',
    'Inputs for everybody are saved by those who publish this notebook. Save them for yourself, or send a link.',
  );
}
