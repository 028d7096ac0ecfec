import assert from 'node:assert/strict';
import { it } from 'node:test';
import { soundsLikeSpam } from './spam.ts';

it('knows those who sell, recordings and frauds', () => {
  for (const said of [
    ["We've been trying to reach you about your car's extended warranty."],
    ['Your Google business listing has not been verified.'],
    ['You have been pre-approved for a business loan of fifty thousand dollars.'],
    ['This is the IRS, there is legal action against you.'],
    ['Hi, how are you today?', 'We help businesses like yours lower credit card processing fees.'],
    ['Is the owner available?', 'We offer a free consultation.', 'Would you be interested in saving money?'],
    ['Congratulations, you have been selected to receive a free cruise. Press one now.'],
  ])
    assert.equal(soundsLikeSpam(said, 'You are the receptionist of City Dental.'), true, said.join(' '));
});

it('takes nobody for one who has a matter of their own', () => {
  for (const said of [
    ['Hi, how are you today? I would like to make an appointment.'],
    ['May I speak to the owner? My order came broken.'],
    ['Are you interested in buying my old piano? I was told that you take them.'],
    ['I have a question about the warranty of my heater.'],
    ['Can I pay by credit card?'],
  ])
    assert.equal(soundsLikeSpam(said, 'You are the receptionist of City Dental.'), false, said.join(' '));
});

it('does not take the trade of the business itself for an advertisement', () => {
  const said = ['I want solar panels to lower my electricity bill.'];
  assert.equal(soundsLikeSpam(said, 'You are the receptionist of City Dental.'), true);
  assert.equal(soundsLikeSpam(said, 'We install solar panels that lower your electricity bill.'), false);
});
