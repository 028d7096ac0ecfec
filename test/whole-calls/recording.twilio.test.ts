process.env['CARRIER'] = 'twilio';
await import('./recording.test.ts');
